// Lists side by side. An item that is pointed at is lit in every lane, with a line from lane to lane and its place
// where it is below the list; a click keeps it lit.
const el = (tag, className, text) => {
  const node = document.createElement(tag);
  node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

function moved(item) {
  const node = el("span", "move", item.move);
  node.dataset.way = item.way;
  return node;
}

function entry(item) {
  const row = el("button", "item");
  row.type = "button";
  row.dataset.id = item.id;
  row.title = item.hint;
  row.setAttribute("aria-label", item.hint);
  const picture = el("span", "picture");
  if (item.url) {
    const img = document.createElement("img");
    img.src = item.url;
    img.alt = "";
    img.loading = "lazy";
    img.onerror = () => img.replaceWith("∅");
    picture.append(img);
  } else {
    picture.append("∅");
  }
  const stands = el("span", "stands");
  stands.append(el("span", "place", item.place));
  if (item.move) stands.append(moved(item));
  row.append(stands, picture, el("span", "title", item.title));
  return row;
}

function build(root, data) {
  const track = el("div", "track");
  track.style.setProperty("--lanes", data.lanes.length);
  for (const lane of data.lanes) {
    const section = el("section", "lane");
    section.dataset.name = lane.name;
    section.dataset.reference = lane.reference;
    section.setAttribute("aria-label", lane.label);
    const head = el("header", "");
    head.append(el("span", "label", lane.label), el("span", "facts", lane.facts));
    head.title = lane.hint;
    const foot = el("div", "below");
    section.append(head, ...lane.items.map(entry), foot);
    track.append(section);
  }
  const lines = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  lines.classList.add("lines");
  lines.setAttribute("aria-hidden", "true");
  track.append(lines);
  root.replaceChildren(track);
}

function light(root, data, id) {
  root.dataset.lit = id ?? "";
  const track = root.querySelector(".track"), lines = root.querySelector(".lines");
  const points = [];
  for (const lane of track.querySelectorAll(".lane")) {
    const known = data.places[lane.dataset.name]?.[id];
    let at = null;
    for (const row of lane.querySelectorAll(".item")) {
      const lit = row.dataset.id === id;
      row.dataset.lit = lit;
      if (lit) at = row;
    }
    const foot = lane.querySelector(".below");
    foot.textContent = id && !at ? (known ? `place ${known}` : "not ranked") : "";
    foot.dataset.lit = Boolean(id && !at);
    if (id) points.push([lane, at ?? foot]);
  }
  lines.replaceChildren();
  if (points.length < 2) return;
  const origin = track.getBoundingClientRect();
  lines.setAttribute("width", track.scrollWidth);
  lines.setAttribute("height", track.scrollHeight);
  for (let n = 0; n + 1 < points.length; n++) {
    const from = points[n][1].getBoundingClientRect(), to = points[n + 1][1].getBoundingClientRect();
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const x1 = from.right - origin.left, x2 = to.left - origin.left;
    const y1 = from.top + from.height / 2 - origin.top, y2 = to.top + to.height / 2 - origin.top;
    const middle = (x1 + x2) / 2;
    path.setAttribute("d", `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`);
    lines.append(path);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".lanes");
  const { chosen, ...fixed } = data;
  const signature = JSON.stringify(fixed);
  if (root.dataset.signature !== signature) {
    root.dataset.signature = signature;
    build(root, data);
  }
  const show = (id) => light(root, data, id ?? (root.dataset.kept || null));
  root.dataset.kept = chosen ?? "";
  root.onclick = (e) => {
    const row = e.target.closest(".item");
    if (!row) return;
    const kept = root.dataset.kept === row.dataset.id ? "" : row.dataset.id;
    root.dataset.kept = kept;
    show(null);
    setTriggerValue("picked", kept);
  };
  root.onpointerover = (e) => show(e.target.closest(".item")?.dataset.id);
  root.onpointerleave = () => show(null);
  root.onfocusin = (e) => show(e.target.closest(".item")?.dataset.id);
  root.onfocusout = () => show(null);
  root.onkeydown = (e) => {
    const row = e.target.closest(".item");
    const lane = row?.closest(".lane");
    if (!lane || !e.key.startsWith("Arrow")) return;
    e.preventDefault();
    const rows = [...lane.querySelectorAll(".item")];
    const at = rows.indexOf(row);
    const beside = { ArrowLeft: lane.previousElementSibling, ArrowRight: lane.nextElementSibling }[e.key];
    const next = e.key === "ArrowDown" ? rows[at + 1] : e.key === "ArrowUp" ? rows[at - 1] : beside?.querySelectorAll(".item")[at];
    next?.focus();
  };
  show(null);
  root.watcher?.disconnect();
  root.watcher = new ResizeObserver(() => show(null));
  root.watcher.observe(root);
}
