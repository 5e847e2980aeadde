/**
 * SHA-256 of official archives, by their path below the releases' address. An archive that isn't listed is trusted by its TLS connection
 * alone, and the engine says so.
 */
export const checksums: Readonly<Record<string, string>> = {};
