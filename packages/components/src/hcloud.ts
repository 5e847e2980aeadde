// By their own files: the package's index loads each of its 80 modules.
export { Firewall } from "@pulumi/hcloud/firewall.js";
export { getServers } from "@pulumi/hcloud/getServers.js";
export { getServerTypes } from "@pulumi/hcloud/getServerTypes.js";
export { Network } from "@pulumi/hcloud/network.js";
export { NetworkSubnet } from "@pulumi/hcloud/networkSubnet.js";
export { PlacementGroup } from "@pulumi/hcloud/placementGroup.js";
export { PrimaryIp } from "@pulumi/hcloud/primaryIp.js";
export { Rdns } from "@pulumi/hcloud/rdns.js";
export { Server } from "@pulumi/hcloud/server.js";
export { SshKey } from "@pulumi/hcloud/sshKey.js";
export { Volume } from "@pulumi/hcloud/volume.js";
export { VolumeAttachment } from "@pulumi/hcloud/volumeAttachment.js";
