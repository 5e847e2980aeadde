// Sends a page's forms to the JSON API. <form data-api="VERB path" data-within="key" data-next="page" | data-go | data-wait="text">
// data-within: wraps the fields; data-next: page to open when it went well; data-go: open the address in the answer;
// data-wait: say this and ask again every few seconds until the answer has a joinUrl; a field with data-beside stands beside what is wrapped;
// data-file: a form of several parts, for a file.
const root = document.body.dataset.root;
const again = 5000;

const say = (text) => {
  const message = document.getElementById("message");
  message.hidden = false;
  message.textContent = text;
};

const call = async (form) => {
  const [method, path] = form.dataset.api.split(" ");
  const fields = {};
  const beside = {};
  for (const element of form.elements) {
    if ("beside" in element.dataset) beside[element.name] = element.checked ? element.value : "";
    else if (element.name) fields[element.name] = element.type === "checkbox" ? element.checked : element.value;
  }
  const parts = new FormData();
  if ("file" in form.dataset)
    for (const { name, files } of form.elements) if (files) parts.append(`${form.dataset.within}[${name}]`, files[0]);
  const answer = await fetch(`${root}api/v1/${path}`, {
    method,
    headers: {
      Accept: "application/json",
      ...("file" in form.dataset ? {} : { "Content-Type": "application/json" }),
      "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content,
    },
    body: "file" in form.dataset ? parts : JSON.stringify(form.dataset.within ? { [form.dataset.within]: fields, ...beside } : fields),
  });
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body.data;
  throw new Error([body.errors ?? []].flat().join(", ") || `${answer.status} ${answer.statusText}`);
};

const send = async (form) => {
  try {
    const data = await call(form);
    if ("go" in form.dataset) location.assign(data);
    else if ("wait" in form.dataset && data.joinUrl) location.assign(data.joinUrl);
    else if ("wait" in form.dataset) {
      say(form.dataset.wait);
      setTimeout(send, again, form);
    } else location.assign(root + form.dataset.next);
  } catch (error) {
    say(error.message);
  }
};

for (const form of document.querySelectorAll("form[data-api]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}

// As the original's client: it writes the title by itself, and fills the front page from the locale file of the language.
document.title = document.body.dataset.title;

const hero = document.getElementById("homepage-hero");
// i18next fills in what stands between these.
const filledIn = (words) => words.replace(/\{\{[^}]*\}\}|\$t\([^)]*\)/g, "");
if (hero) {
  const answer = await fetch(`${root}api/v1/locales/${hero.dataset.locale}.json`);
  const { homepage } = await answer.json();
  for (const element of hero.querySelectorAll("[data-word]")) element.textContent = filledIn(homepage[element.dataset.word]);
}

// Who comes with an invitation, or by a link that asks for it, is led to the identity provider at once.
const signInElsewhere = document.querySelector('form[action$="/auth/openid_connect"]');
const asked = new URLSearchParams(location.search);
if (asked.has("inviteToken") && !signInElsewhere) {
  for (const button of document.querySelectorAll("a.button")) if (button.textContent === "Sign Up") button.click();
}
if (signInElsewhere) {
  if (asked.has("inviteToken")) await cookieStore.set({ name: "inviteToken", value: asked.get("inviteToken"), path: "/" });
  if (asked.has("inviteToken") || asked.has("sso")) signInElsewhere.submit();
}
