// The list. Cards are kept by item, so a new list slides into place instead of flashing.
const ICONS = {
  like: '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"><path d="M12 20.5S3.5 15.2 3.5 9.2A4.7 4.7 0 0 1 12 6.6a4.7 4.7 0 0 1 8.500 2.600c0 6-8.500 11.300-8.500 11.300z"/></svg>',
  dislike: '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"><circle cx="12" cy="12" r="8.500"/><path d="M6.200 6.200l11.600 11.600"/></svg>',
  purchase: '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"><path d="M5 8.500h14l-1 12H6z"/><path d="M8.700 11V7.300a3.300 3.300 0 0 1 6.600 0V11"/></svg>',
};
const PLAY = '<svg viewBox="0 0 24 24" fill="currentColor"><path d="M8 5.500v13l11-6.500z"/></svg>';
const PAUSE = '<svg viewBox="0 0 24 24" fill="currentColor"><path d="M7 5h3.500v14H7zM13.500 5H17v14h-3.500z"/></svg>';
const NO_PICTURE = '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"><path d="M4 5.500h16v13H4z"/><path d="M4 15.500l4.500-4 4 3.500 3-2.500 4.500 4"/><path d="M3 3l18 18"/></svg>';

const el = (tag, className, text) => {
  const node = document.createElement(tag);
  node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

function picture(item) {
  const box = el("div", "picture");
  if (item.url) {
    const img = document.createElement("img");
    img.src = item.url;
    img.alt = `${item.title}, ${item.category}`;
    img.decoding = "async";
    img.onerror = () => { img.replaceWith(missing("Picture not found")); };
    box.append(img);
  } else {
    box.append(missing("No picture"));
  }
  box.append(el("span", "rank"));
  if (item.sound) {
    const b = el("button", "play");
    b.type = "button";
    b.dataset.sound = item.sound;
    b.dataset.title = item.title;
    box.append(b);
    showPlaying(b, false);
  } else if (item.silent) {
    box.append(el("span", "silent", "no sound"));
  }
  return box;
}

function showPlaying(b, playing) {
  b.innerHTML = playing ? PAUSE : PLAY;
  b.setAttribute("aria-pressed", String(playing));
  b.setAttribute("aria-label", `${playing ? "Pause" : "Play"}: ${b.dataset.title}`);
  b.title = playing ? "Pause" : "Play";
}

// One clip at a time, wherever it was started; it outlives a list that is drawn anew with the same item.
const player = new Audio();
let playing = null;

function showAll(root) {
  for (const b of root.querySelectorAll(".play")) showPlaying(b, b.dataset.sound === playing);
}

function stop(root) {
  player.pause();
  playing = null;
  showAll(root);
}

function toggleSound(root, b) {
  const same = playing === b.dataset.sound;
  stop(root);
  if (same) return;
  playing = b.dataset.sound;
  player.src = playing;
  showAll(root);
  player.onended = () => stop(root);
  const asked = playing;
  player.play().catch((error) => {
    // a start that another one overtook is no failure
    if (error.name === "AbortError" || playing !== asked) return;
    stop(root);
    b.title = "This clip cannot be played here";
  });
}

function missing(words) {
  const box = el("div", "missing");
  box.innerHTML = NO_PICTURE;
  box.append(el("span", "", words));
  return box;
}

function build(item, actions) {
  const card = el("article", "card");
  card.dataset.id = item.id;
  const body = el("div", "body");
  const title = el("div", "title", item.title);
  title.title = item.title;
  const facts = el("div", "facts");
  facts.append(el("span", "price", item.price), el("span", "score"));
  body.append(title, facts, el("div", "why"), el("div", "bar"));
  const acts = el("div", "acts");
  for (const [kind, label] of actions) {
    const b = el("button", kind);
    b.type = "button";
    b.dataset.kind = kind;
    b.title = label;
    b.setAttribute("aria-label", `${label}: ${item.title}`);
    if (kind === "why") { b.textContent = "Why?"; b.setAttribute("aria-haspopup", "dialog"); }
    else b.innerHTML = ICONS[kind];
    acts.append(b);
  }
  card.append(picture(item), body, acts);
  return card;
}

function fill(card, item) {
  card.querySelector(".rank").textContent = item.rank;
  const score = card.querySelector(".score");
  score.textContent = item.score;
  score.title = "Score of this strategy; comparable within this list only";
  const why = card.querySelector(".why");
  why.textContent = item.why;
  why.title = item.why;
  const bar = card.querySelector(".bar");
  if (bar.children.length !== item.shares.length) {
    bar.replaceChildren(...item.shares.map(([name]) => { const i = el("i", ""); i.dataset.m = name; return i; }));
  }
  item.shares.forEach(([name, share], n) => { bar.children[n].dataset.m = name; bar.children[n].style.width = `${share * 100}%`; });
  bar.setAttribute("role", "img");
  bar.setAttribute("aria-label", item.sharesInWords);
  bar.title = item.sharesInWords;
  for (const b of card.querySelectorAll(".acts button:not(.why)")) b.setAttribute("aria-pressed", String(b.dataset.kind === item.said));
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".cards");
  const known = new Map([...root.children].map((c) => [c.dataset.id, c]));
  const before = new Map([...known].map(([id, c]) => [id, c.getBoundingClientRect()]));
  const sameView = root.dataset.view === data.view;
  root.dataset.view = data.view;
  root.dataset.covers = data.covers;
  const cards = data.items.map((item) => {
    const card = known.get(item.id) ?? build(item, data.actions);
    fill(card, item);
    return card;
  });
  root.replaceChildren(...cards);
  if (playing && !data.items.some((item) => item.sound === playing)) stop(root);
  showAll(root);
  if (sameView && before.size && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
    for (const card of cards) {
      const old = before.get(card.dataset.id);
      if (!old) {
        card.animate([{ opacity: 0, transform: "scale(.96)" }, { opacity: 1, transform: "none" }], { duration: 260, easing: "ease-out" });
        continue;
      }
      const now = card.getBoundingClientRect();
      const dx = old.left - now.left, dy = old.top - now.top;
      if (Math.abs(dx) + Math.abs(dy) > 1) {
        card.animate([{ transform: `translate(${dx}px, ${dy}px)` }, { transform: "none" }], { duration: 380, easing: "cubic-bezier(.2,.7,.2,1)" });
      }
    }
  }
  root.onclick = (e) => {
    const b = e.target.closest("button");
    if (!b) return;
    if (b.dataset.sound) { toggleSound(root, b); return; }
    if (b.dataset.kind !== "why") b.setAttribute("aria-pressed", "true");
    setTriggerValue("said", { item: b.closest(".card").dataset.id, kind: b.dataset.kind });
  };
  const point = (id) => window.dispatchEvent(new CustomEvent("mmrec:point", { detail: id }));
  root.onpointerover = (e) => point(e.target.closest(".card")?.dataset.id ?? null);
  root.onfocusin = root.onpointerover;
  root.onpointerleave = () => point(null);
}
