import { AzureCliTokens } from '../host/feeds/azureCliTokens.ts';
import { AzureDevOpsCredentials } from '../host/feeds/azureDevOpsCredentials.ts';
import { CheckedCredentials } from '../host/feeds/checkedCredentials.ts';
import { EnvironmentCredentials } from '../host/feeds/environmentCredentials.ts';
import { FeedCredentialChain, type FeedCredentials } from '../session/feeds/feedCredentials.ts';
import { toFeedSettings } from '../session/feeds/feedSettings.ts';

/** Where the terminal gets credentials for private feeds: a variable that the settings name, or the Azure CLI's sign-in. */
export function feedCredentials(configuration: unknown): FeedCredentials {
  const { feeds } = (configuration ?? {}) as { feeds?: unknown };
  return new CheckedCredentials(
    new FeedCredentialChain([
      new EnvironmentCredentials(() => toFeedSettings(feeds)),
      new AzureDevOpsCredentials([new AzureCliTokens()]),
    ]),
  );
}
