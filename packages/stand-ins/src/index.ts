export { buildRegistryImage, type RegistryImage, registryImages, standInsFolder } from "./registry-images.ts";
