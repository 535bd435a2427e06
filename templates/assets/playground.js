// A public client of one file: authorization code flow with PKCE (S256), every check of OpenID Connect Core 3.1.3.7
// that a browser can make, and each step shown as it went. Plain text only: nothing is ever written as markup.

const form = document.getElementById("playground");
const { issuer, clientId, redirectUri } = form.dataset;
const keep = "ostiary-playground";
const encoder = new TextEncoder();

// Bytes and text

const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const bytesOf = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const digest = (text) => crypto.subtle.digest("SHA-256", encoder.encode(text));
const pretty = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

// What is shown

const element = (name, text, className) => {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};

let stepCount = 0;
// Contents by their captions; an empty caption is not shown.
const step = (title, contents) => {
  const section = element("section", "", "step");
  section.append(element("h2", `${++stepCount}. ${title}`));
  for (const [caption, content] of Object.entries(contents)) {
    if (caption) section.append(element("h3", caption));
    const block = element("pre", pretty(content));
    block.tabIndex = 0;
    section.append(block);
  }
  document.getElementById("steps").append(section);
};

const check = (name, passed) => {
  const line = element("li", "", passed ? "pass" : "fail");
  const mark = element("span", passed ? "✓" : "✗");
  mark.setAttribute("aria-label", passed ? "passed:" : "failed:");
  mark.setAttribute("role", "img");
  line.append(mark, element("span", name));
  document.querySelector("#checks ul").append(line);
  document.getElementById("checks").hidden = false;
  if (!passed) throw new Error(`Check failed: ${name}`);
};

const say = (text, bad = false) => {
  const status = document.getElementById("status");
  status.textContent = text;
  status.classList.toggle("problem", bad);
  status.hidden = false;
};

// The flow

const configuration = async () => {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`);
  if (!response.ok) throw new Error(`The discovery document answers ${response.status}.`);
  return response.json();
};

const begin = async () => {
  const server = await configuration();
  const flow = { state: random(), nonce: random(), verifier: random() };
  const url = new URL(server.authorization_endpoint);
  const parameters = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: form.elements.scope.value.trim(),
    state: flow.state,
    nonce: flow.nonce,
    code_challenge: base64url(await digest(flow.verifier)),
    code_challenge_method: "S256",
    prompt: form.elements.prompt.value,
  };
  for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value);
  flow.url = url.href;
  sessionStorage.setItem(keep, JSON.stringify(flow));
  location.assign(url);
};

const finish = async (answer) => {
  const flow = JSON.parse(sessionStorage.getItem(keep) ?? "null");
  sessionStorage.removeItem(keep);
  history.replaceState(null, "", location.pathname);
  if (!flow) {
    throw new Error("This answer belongs to a sign-in that this tab does not know. Sign in again.");
  }
  step("Authorization request", { "": flow.url.replace(/[?&]/g, "\n$&") });
  step("Authorization response", { "": Object.fromEntries(answer) });
  check("state is the one that was sent", answer.get("state") === flow.state);
  check("iss is the issuer", answer.get("iss") === issuer);
  if (answer.has("error")) {
    throw new Error([answer.get("error"), answer.get("error_description")].filter(Boolean).join(": "));
  }

  const server = await configuration();
  check("the discovery document names the issuer", server.issuer === issuer);
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code: answer.get("code"),
    redirect_uri: redirectUri,
    client_id: clientId,
    code_verifier: flow.verifier,
  });
  const response = await fetch(server.token_endpoint, { method: "POST", body });
  const tokens = await response.json();
  step("Token request", { [`POST ${server.token_endpoint}`]: body.toString().replace(/&/g, "\n$&") });
  step("Token response", { [`HTTP ${response.status}`]: tokens });
  if (!response.ok) throw new Error(tokens.error_description ?? tokens.error);

  const keys = (await (await fetch(server.jwks_uri)).json()).keys;
  const id = decode(tokens.id_token);
  step("ID token", { Header: id.header, Payload: id.claims });
  check(`the ID token's signature is right (${id.header.alg})`, await verify(id, keys));
  check("iss of the ID token is the issuer", id.claims.iss === issuer);
  check("aud of the ID token is this client", [id.claims.aud].flat().includes(clientId));
  check("nonce is the one that was sent", id.claims.nonce === flow.nonce);
  check("the ID token is not expired", id.claims.exp * 1000 > Date.now());
  if (id.claims.at_hash) {
    const half = (await digest(tokens.access_token)).slice(0, 16);
    check("at_hash belongs to the access token", id.claims.at_hash === base64url(half));
  }

  if (tokens.access_token.split(".").length === 3) {
    const access = decode(tokens.access_token);
    step("Access token", { Header: access.header, Payload: access.claims });
    check(`the access token's signature is right (${access.header.alg})`, await verify(access, keys));
  }

  const headers = { authorization: `Bearer ${tokens.access_token}` };
  const person = await fetch(server.userinfo_endpoint, { headers });
  const claims = await person.json();
  step("UserInfo", { [`HTTP ${person.status}`]: claims });
  check("sub of UserInfo is sub of the ID token", claims.sub === id.claims.sub);
  say(`Signed in as ${claims.name ?? claims.email ?? claims.sub}.`);
  offer(server, tokens);
};

// Afterwards

const offer = (server, given) => {
  let tokens = given;
  const refresh = document.getElementById("refresh");
  refresh.hidden = !tokens.refresh_token;
  refresh.addEventListener("click", () =>
    attempt(
      (async () => {
        const body = new URLSearchParams({
          grant_type: "refresh_token",
          refresh_token: tokens.refresh_token,
          client_id: clientId,
        });
        const response = await fetch(server.token_endpoint, { method: "POST", body });
        const answer = await response.json();
        step("Refresh", { [`HTTP ${response.status}`]: answer });
        if (!response.ok) throw new Error(answer.error_description ?? answer.error);
        tokens = { ...tokens, ...answer };
        say("The tokens are fresh. The former refresh token works for a moment longer, and gives the same again.");
      })(),
    ),
  );
  document.getElementById("sign-out").addEventListener("click", () => {
    const url = new URL(server.end_session_endpoint);
    url.searchParams.set("id_token_hint", tokens.id_token);
    url.searchParams.set("post_logout_redirect_uri", redirectUri);
    location.assign(url);
  });
  document.getElementById("after").hidden = false;
};

// Tokens

const decode = (token) => {
  const [header, claims, signature] = token.split(".");
  const json = (part) => JSON.parse(new TextDecoder().decode(bytesOf(part)));
  return {
    header: json(header),
    claims: json(claims),
    signed: encoder.encode(`${header}.${claims}`),
    signature: bytesOf(signature),
  };
};

const algorithms = {
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  ES256: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  EdDSA: { name: "Ed25519" },
};

const verify = async ({ header, signed, signature }, keys) => {
  const algorithm = algorithms[header.alg];
  const jwk = keys.find((key) => key.kid === header.kid);
  if (!algorithm || !jwk) return false;
  const { kty, n, e, crv, x, y } = jwk;
  const key = await crypto.subtle.importKey("jwk", { kty, n, e, crv, x, y }, algorithm, false, ["verify"]);
  return crypto.subtle.verify(algorithm, key, signature, signed);
};

// Start

const attempt = (work) => work.catch((error) => say(error.message, true));
const answer = new URLSearchParams(location.search);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(begin());
});
if (!window.crypto?.subtle) {
  say("This page needs https, or an address on this machine, for the browser's cryptography.", true);
} else {
  form.querySelector("button").disabled = false;
  if (answer.has("code") || answer.has("error")) attempt(finish(answer));
}
