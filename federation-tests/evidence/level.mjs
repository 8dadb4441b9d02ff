// Computes the level of evidence of a practice a second time, as a stranger could: from the pages of a city's API alone, without
// looking at what the city itself made of them. Reads the API's address and the id of the practice, and prints the level or `null`.
//
//   node level.mjs http://127.0.0.1:8100/api/v1 01KAN4V0000000000000000001

const [api, practice] = process.argv.slice(2);

async function read(path) {
  const answer = await fetch(`${api}${path}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

const isLive = (page) => page.state === "live";
const list = (value) => (Array.isArray(value) ? value : []);

// Who says to repeat it, less those that its city declines, in public, to show.
const { incoming, declined } = await read(`/pages/${practice}/links`);
const refused = new Set(declined.filter((link) => link.relation === "replicates").map((link) => link.source));
const own = await read(`/pages/${practice}`);
const worked = new Set();
let failed = false;
for (const link of incoming.filter((link) => link.relation === "replicates")) {
  const report = await read(`/pages/${link.page.id}`);
  const isTrial = report.kind === "experiment_report" && report.fields.experiment_type === "replication";
  if (!isTrial || !isLive(report) || report.city === own.city || refused.has(report.ap_id)) continue;
  const { outcome, indicators } = report.fields;
  if (outcome === "no_effect" || outcome === "harmful") failed = true;
  const compared = list(indicators).some((one) => ["before_after", "control", "other"].includes(one.comparator));
  if (compared && (outcome === "worked" || outcome === "worked_with_changes")) worked.add(report.city);
}
const level = worked.size === 0 ? null : worked.size === 1 || failed ? 4 : 5;
console.log(JSON.stringify(level));
