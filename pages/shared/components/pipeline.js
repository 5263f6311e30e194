// The way from pixels and words to the list: one button a step, with a glimpse of what is inside it.
const el = (tag, className, text) => {
  const node = document.createElement(tag);
  node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

function picture(url, own) {
  const img = document.createElement("img");
  img.src = url;
  img.alt = "";
  img.loading = "lazy";
  img.dataset.own = Boolean(own);
  img.onerror = () => img.remove();
  return img;
}

// A row of numbers as one line of coloured cells: violet above zero, orange below, stronger the further away.
function strip(row) {
  const canvas = document.createElement("canvas");
  canvas.width = row.length;
  canvas.height = 1;
  const pen = canvas.getContext("2d");
  const largest = Math.max(...row.map(Math.abs)) || 1;
  row.forEach((value, at) => {
    pen.fillStyle = `rgba(${value > 0 ? "99,91,240" : "217,95,45"},${(Math.abs(value) / largest).toFixed(2)})`;
    pen.fillRect(at, 0, 1, 1);
  });
  canvas.style.imageRendering = "pixelated";
  return canvas;
}

function inside(step) {
  const box = el("span", "inside");
  if (step.photo) {
    const photo = el("span", "photo");
    if (step.photo.url) photo.append(picture(step.photo.url));
    photo.append(el("span", "", step.photo.words));
    box.append(photo);
  }
  for (const row of step.strips ?? []) box.append(strip(row));
  for (const [word, share, colour, told] of step.shares ?? []) {
    const line = el("span", "share"), track = el("i", ""), bar = el("u", "");
    bar.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
    bar.style.background = colour;
    track.append(bar);
    line.append(el("span", "", word), track, el("b", "", told));
    box.append(line);
  }
  for (const line of step.lines ?? []) box.append(el("span", "line", line));
  if (step.figure) box.append(el("span", "figure", step.figure));
  if (step.thumbs) {
    const row = el("span", "thumbs");
    row.append(...step.thumbs.map(([url, own]) => picture(url, own)));
    box.append(row);
  }
  return box;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".pipeline");
  const { chosen, ...fixed } = data;
  const signature = JSON.stringify(fixed);
  if (root.dataset.signature !== signature) {
    root.dataset.signature = signature;
    const stations = el("div", "stations");
    stations.setAttribute("role", "group");
    stations.setAttribute("aria-label", data.label);
    data.steps.forEach((step, at) => {
      const button = el("button", "station");
      button.type = "button";
      button.dataset.key = step.key;
      button.setAttribute("aria-label", step.hint);
      button.title = step.hint;
      button.append(el("span", "name", `${at + 1}. ${step.name}`), inside(step), el("span", "shape", step.shape));
      if (at) {
        const arrow = el("span", "arrow", "→");
        arrow.setAttribute("aria-hidden", "true");
        stations.append(arrow);
      }
      stations.append(button);
    });
    root.replaceChildren(stations);
  }
  const press = (key) => {
    for (const button of root.querySelectorAll(".station")) button.setAttribute("aria-pressed", button.dataset.key === key);
  };
  press(chosen);
  root.onclick = (e) => {
    const button = e.target.closest(".station");
    if (!button) return;
    press(button.dataset.key);
    setTriggerValue("picked", button.dataset.key);
  };
  root.onkeydown = (e) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[e.key];
    const buttons = [...root.querySelectorAll(".station")];
    const at = buttons.indexOf(e.target.closest(".station"));
    if (!step || at < 0) return;
    e.preventDefault();
    buttons[at + step]?.focus();
  };
}
