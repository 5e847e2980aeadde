import ssh2 from "ssh2";

/** A new SSH key. ssh2 1.17.0 makes about one of 256 a byte too short, and then can't read it: such a one is made again. */
export function newSshKey(): { privateKey: string; publicKey: string } {
  const { private: privateKey, public: publicKey } = ssh2.utils.generateKeyPairSync("ed25519");
  return ssh2.utils.parseKey(privateKey) instanceof Error ? newSshKey() : { privateKey, publicKey };
}
