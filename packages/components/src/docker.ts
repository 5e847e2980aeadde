// By their own files: the package's index loads each of its 28 modules.
export { Container, type ContainerArgs } from "@pulumi/docker/container.js";
export { Network } from "@pulumi/docker/network.js";
export { Provider } from "@pulumi/docker/provider.js";
export { RemoteImage } from "@pulumi/docker/remoteImage.js";
export { Volume } from "@pulumi/docker/volume.js";
