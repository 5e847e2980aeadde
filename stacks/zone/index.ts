import { hostedZoneRecords, stackDefinitions, ZoneRecords, zoneSettings } from "@meet-coop/components";

// What belongs to whole DNS zones, ours and those that we host: who may give certificates (CAA) and send mail (SPF, DKIM, DMARC).
const settings = zoneSettings();
const zone = new ZoneRecords("zone", await hostedZoneRecords(stackDefinitions(settings), settings));

export const names = zone.names;
