// A second implementation of the revision record (docs/record.md), in a browser's own cryptography, made from the text of
// that page alone: what Rust signs, JavaScript must verify.
//
// Called with the city's record key (multibase), a record, and a callback, which gets { revision, canonical, verified }.
const [key, record, done] = arguments;

// RFC 8785: JavaScript writes strings and numbers as the RFC asks; keys are sorted by UTF-16 code units, as sort() does.
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(",")}}`;
};

const decodeBase58 = (text) => {
  const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  let number = 0n;
  for (const letter of text) number = number * 58n + BigInt(alphabet.indexOf(letter));
  const bytes = [];
  for (; number > 0n; number >>= 8n) bytes.unshift(Number(number & 255n));
  const zeros = text.match(/^1*/)[0].length;
  return Uint8Array.from([...Array(zeros).fill(0), ...bytes]);
};

const sha256 = async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));

const without = (object, name) => Object.fromEntries(Object.entries(object).filter(([known]) => known !== name));

const verify = async () => {
  const bare = canonical(without(record, "proof"));
  const revision = await sha256(bare);
  const options = await sha256(canonical(without(record.proof, "proofValue")));
  // A Multikey begins with the two bytes that say Ed25519.
  const publicKey = decodeBase58(key.slice(1)).slice(2);
  const imported = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
  const signature = decodeBase58(record.proof.proofValue.slice(1));
  const verified = await crypto.subtle.verify("Ed25519", imported, signature, Uint8Array.from([...options, ...revision]));
  return { revision: [...revision].map((byte) => byte.toString(16).padStart(2, "0")).join(""), canonical: bare, verified };
};

verify().then(done, (error) => done({ error: String(error) }));
