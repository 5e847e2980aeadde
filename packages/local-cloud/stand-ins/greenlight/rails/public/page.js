// Sends a page's forms to the JSON API. <form data-api="VERB path" data-within="key" data-next="page" | data-go | data-wait="text">
// data-within: wraps the fields; data-next: page to open when it went well; data-go: open the address in the answer;
// data-wait: say this and ask again every few seconds until the answer has a joinUrl.
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
  for (const element of form.elements) {
    if (element.name) fields[element.name] = element.type === "checkbox" ? element.checked : element.value;
  }
  const answer = await fetch(`${root}api/v1/${path}`, {
    method,
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content,
    },
    body: JSON.stringify(form.dataset.within ? { [form.dataset.within]: fields } : fields),
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
