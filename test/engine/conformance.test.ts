import { conformanceSuite } from '../conformance/conformanceSuite.ts';
import { DockerHarness } from '../conformance/dockerHarness.ts';
import { dockerEngine } from '../support/engines/dockerEngine.ts';
import { podmanEngine } from '../support/engines/podmanEngine.ts';

conformanceSuite('the Docker backend conforms, on Docker Engine', new DockerHarness(dockerEngine));
conformanceSuite('the Docker backend conforms, on Podman', new DockerHarness(podmanEngine));
