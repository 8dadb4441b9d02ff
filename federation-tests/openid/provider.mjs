// An OpenID provider with three people, who sign in by typing their name: for tests alone.
//
// It signs what it says of people (userinfo as a JWT), as ProConnect does. Where it is, it prints once it listens.

import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";

import Provider from "oidc-provider";

/** Everybody whom it lets in. Two have the same mail address, as happens. */
const PEOPLE = {
  zoe: { given_name: "Zoé", usual_name: "Exemple", siret: "21330063500017", email: "zoe@bordeaux.example" },
  ana: { given_name: "Ana", usual_name: "Autre", siret: "21330063500017", email: "ana@bordeaux.example" },
  stranger: { given_name: "Sam", usual_name: "Exemple", siret: "99999999999999", email: "sam@elsewhere.example" },
};

const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "bordeaux",
        client_secret: "a made-up secret of the tests",
        redirect_uris: [process.env.KOINON_RETURN],
        userinfo_signed_response_alg: process.env.KOINON_SIGNED ? "RS256" : undefined,
      },
    ],
    claims: { openid: ["sub"], given_name: ["given_name"], usual_name: ["usual_name"], siret: ["siret"], email: ["email"] },
    cookies: { keys: ["made up"] },
    features: { devInteractions: { enabled: true }, jwtUserinfo: { enabled: true } },
    findAccount: (_, id) => PEOPLE[id] && { accountId: id, claims: () => ({ sub: `subject-of-${id}`, ...PEOPLE[id] }) },
    jwks: { keys: [{ ...key, kid: "made-up", use: "sig", alg: "RS256" }] },
    pkce: { required: () => true },
  });
  server.on("request", provider.callback());
  console.log(`ready ${issuer}`);
});
