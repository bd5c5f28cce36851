// A form with a file is sent with its progress told. Where the line breaks, the page, the chosen file, and all that was
// typed stay, and it is sent again by the same button. Without scripts: as any form.
(() => {
  // The page that came as an answer, in the place of this one; where it was led elsewhere, under that address: a step back
  // leads to before the form, not to a form that was sent.
  const show = ({ responseText, responseURL, status }) => {
    const chosen = [...document.querySelectorAll("input[type=file]")];
    const made = new DOMParser().parseFromString(responseText, "text/html");
    for (const sheet of made.head.querySelectorAll("link[rel=stylesheet]")) {
      if (!document.head.querySelector(`link[href="${sheet.getAttribute("href")}"]`)) document.head.append(sheet);
    }
    document.title = made.title;
    document.body.replaceWith(made.body);
    if (status < 400) history.replaceState(null, "", responseURL);
    else for (const { name, files } of chosen) { // a refused form keeps its file, too
      const field = document.querySelector(`input[type=file][name="${name}"]`);
      if (field) field.files = files;
    }
    scrollTo(0, 0);
    (document.querySelector("[autofocus]") ?? document.querySelector("main")).focus();
  };

  addEventListener("submit", (event) => {
    const form = event.target;
    const sending = form.querySelector(".sending");
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((field) => [...field.files]);
    if (!sending || !files.length || event.defaultPrevented) return;
    event.preventDefault();
    const [bar, words, stop] = ["progress", "[role=status]", "button"].map((part) => sending.querySelector(part));
    const pressed = [...form.querySelectorAll("button:not([type=button])")];
    const request = new XMLHttpRequest();
    const say = (what, { ended = false } = {}) => {
      words.textContent = sending.dataset[what] ?? "";
      sending.hidden = !words.textContent;
      sending.scrollIntoView({ block: "nearest" }); // the button may stand far below the file
      for (const button of pressed) button.disabled = !ended;
      bar.hidden = stop.hidden = ended;
    };
    request.upload.onprogress = ({ loaded, total }) => { bar.value = loaded / total; };
    request.upload.onload = () => { bar.removeAttribute("value"); say("reading"); };
    request.onload = () => show(request);
    request.onerror = () => say("broken", { ended: true });
    request.onabort = () => say("", { ended: true });
    stop.onclick = () => request.abort();
    request.open("POST", form.action);
    request.send(new FormData(form, event.submitter));
    bar.value = 0;
    say("sending");
  });
})();
