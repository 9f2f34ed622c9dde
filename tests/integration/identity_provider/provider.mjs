// A certified OpenID Connect provider on this machine, with people of a test: node provider.mjs PORT CLIENT PEOPLE
import Provider from "oidc-provider";

const [port, client, people] = [Number(process.argv[2]), JSON.parse(process.argv[3]), JSON.parse(process.argv[4])];

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [client],
  claims: { openid: ["sub"], profile: ["roles", "region"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["a key of the test"] },
  features: { devInteractions: { enabled: true } },
  findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  pkce: { required: () => true },
});

provider.listen(port, "127.0.0.1", () => console.log("ready"));
