import type { Choices } from './keyTable.ts';

const runtime = 'mcr.microsoft.com/azureml/promptflow/';

/** What became of the images that Microsoft published for prompt flow. Source: prompt flow's migration guide. */
export const retired =
  'Retired: since April 2026 it gets no updates, not even for security; an image of your own with `promptflow` in it takes its place.';

/** Images that sessions can be made from, wherever they are published. */
export const publishedImages: Choices = {
  [`${runtime}promptflow-runtime:latest`]: retired,
  'python:3.11-slim': 'Python and nothing else; the session installs prompt flow with the requirements.',
};

/** True for the name of an image that gets no more updates. */
export const isRetired = (name: string): boolean =>
  ['runtime', 'runtime-stable', 'python'].some((last) => name === `${runtime}promptflow-${last}`);
