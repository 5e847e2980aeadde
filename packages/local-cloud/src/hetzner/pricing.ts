import { locations } from "./location.ts";
import { hoursInMonthlyCap, monthly, price, serverTypePrices, vatRate } from "./price.ts";
import { serverTypes } from "./server-type.ts";

/** `GET /pricing` */
export function showPricing(): object {
  const everywhere = <T>(of: (location: string) => T): T[] => locations.map(({ name }) => of(name));
  return {
    currency: "EUR",
    vat_rate: (vatRate * 100).toFixed(6),
    image: { price_per_gb_month: price(monthly.imagePerGb) },
    floating_ip: { price_monthly: price(monthly.floatingIpv4) },
    floating_ips: (
      [
        ["ipv4", monthly.floatingIpv4],
        ["ipv6", monthly.floatingIpv6],
      ] as const
    ).map(([type, net]) => ({ type, prices: everywhere((location) => ({ location, price_monthly: price(net) })) })),
    primary_ips: (
      [
        ["ipv4", monthly.primaryIpv4],
        ["ipv6", monthly.primaryIpv6],
      ] as const
    ).map(([type, net]) => ({
      type,
      prices: everywhere((location) => ({ location, price_hourly: price(net / hoursInMonthlyCap), price_monthly: price(net) })),
    })),
    server_backup: { percentage: "20.0000000000" },
    server_types: serverTypes.map((type) => ({ id: type.id, name: type.name, prices: serverTypePrices(type.monthly) })),
    load_balancer_types: [],
    volume: { price_per_gb_month: price(monthly.volumePerGb) },
  };
}
