/** The candidate that `text` was most likely meant to be, if one is near: at most a third of its letters differ. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  const wanted = text.trim().toLowerCase().slice(0, 60);
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const allowed = Math.max(1, Math.floor(Math.max(candidate.length, wanted.length) / 3));
    // Only what is nearer than the best so far counts.
    const most = Math.min(allowed, (best?.distance ?? allowed + 1) - 1);
    if (Math.abs(candidate.length - wanted.length) > most) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), most);
    if (distance <= most) best = { candidate, distance };
  }
  return best?.candidate;
}

/** Letters to insert, delete, replace or swap with their neighbour to get from one text to the other. More than `most` is given back as soon as it is known. */
function editDistance(one: string, other: string, most: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let distance = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        distance = Math.min(distance, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(distance);
      least = Math.min(least, distance);
    }
    // A swap looks two rows back: both must be too far.
    if (least > most && Math.min(...last) > most) return least;
    beforeLast = last;
    last = current;
  }
  return last[other.length] ?? 0;
}
