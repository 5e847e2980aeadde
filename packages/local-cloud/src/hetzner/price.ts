/**
 * Prices, as dated data: EUR a month without VAT.
 *
 * Servers: as published second-hand for new orders since 15 June 2026, Germany and Finland. The API's hourly price is derived (monthly ÷ 624, the ratio of earlier price lists).
 * Volumes: from the API in May 2026 (they did not rise in June). Backups, snapshots and addresses: price list before June 2026.
 */
const pricedLocations = ["fsn1", "nbg1", "hel1"] as const;
export const monthly = {
  volumePerGb: 0.0572,
  imagePerGb: 0.011,
  floatingIpv4: 3,
  floatingIpv6: 1,
  primaryIpv4: 0.5,
  primaryIpv6: 0,
  trafficPerTb: 1,
};

export const vatRate = 0.19;
export const hoursInMonthlyCap = 624;
const includedTraffic = 20 * 1024 ** 4;

export function price(net: number): { net: string; gross: string } {
  return { net: net.toFixed(10), gross: (net * (1 + vatRate)).toFixed(10) };
}

/** Of a server type, by what it costs a month; only where that is known. */
export function serverTypePrices(perMonth: number | null): object[] {
  if (perMonth === null) return [];
  return pricedLocations.map((location) => ({
    location,
    price_hourly: price(perMonth / hoursInMonthlyCap),
    price_monthly: price(perMonth),
    included_traffic: includedTraffic,
    price_per_tb_traffic: price(monthly.trafficPerTb),
  }));
}
