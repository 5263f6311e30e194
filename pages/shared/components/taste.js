// A blind test: one list whose items can be liked, or two lists without names. Who brought what in is not in the data
// before it is revealed.
const el = (tag, className, text) => {
  const node = document.createElement(tag);
  node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};
const HEART = '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"><path d="M12 20.5S3.5 15.2 3.5 9.2A4.7 4.7 0 0 1 12 6.6a4.7 4.7 0 0 1 8.500 2.600c0 6-8.500 11.300-8.500 11.300z"/></svg>';

const PLAY = '<svg viewBox="0 0 24 24" fill="currentColor"><path d="M8 5.500v13l11-6.500z"/></svg>';
const PAUSE = '<svg viewBox="0 0 24 24" fill="currentColor"><path d="M7 5h3.500v14H7zM13.500 5H17v14h-3.500z"/></svg>';

// One clip at a time; the browser's own player has no room for its button on a tile.
const player = new Audio();
let playing = null;

function showPlaying(b, on) {
  b.innerHTML = on ? PAUSE : PLAY;
  b.setAttribute("aria-pressed", String(on));
  b.setAttribute("aria-label", `${on ? "Pause" : "Play"}: ${b.dataset.title}`);
  b.title = on ? "Pause" : "Play";
}

function stop(root) {
  player.pause();
  playing = null;
  for (const b of root.querySelectorAll(".play")) showPlaying(b, false);
}

function toggleSound(root, b) {
  const again = playing === b;
  stop(root);
  if (again) return;
  playing = b;
  player.src = b.dataset.sound;
  player.onended = () => stop(root);
  showPlaying(b, true);
  player.play().catch((error) => {
    // a start that another one overtook is no failure
    if (error.name === "AbortError" || playing !== b) return;
    stop(root);
    b.title = "This clip cannot be played here";
  });
}

function tile(item, data) {
  const card = el("article", "tile");
  card.dataset.id = item.id;
  const picture = el("div", "picture");
  if (item.url) {
    const img = document.createElement("img");
    img.src = item.url;
    img.alt = item.title;
    img.onerror = () => img.replaceWith(el("span", "none", "No picture"));
    picture.append(img);
  } else picture.append(el("span", "none", "No picture"));
  picture.append(el("span", "place", item.place));
  if (item.sound) {
    const b = el("button", "play");
    b.type = "button";
    b.dataset.sound = item.sound;
    b.dataset.title = item.title;
    showPlaying(b, false);
    picture.append(b);
  }
  const title = el("div", "title", item.title);
  title.title = item.title;
  card.append(picture, title, el("div", "price", item.price));
  if (data.votes) {
    const b = el("button", "like");
    b.type = "button";
    b.innerHTML = HEART;
    b.append(el("span", "", data.words.like));
    b.setAttribute("aria-label", `${data.words.like}: ${item.title}`);
    b.disabled = !data.open;
    card.append(b);
  }
  if (item.from) {
    const tag = el("div", "from", item.from);
    tag.dataset.team = item.team;
    card.append(tag);
  }
  return card;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".taste");
  const { liked, ...fixed } = data;
  const signature = JSON.stringify(fixed);
  if (root.dataset.signature !== signature) {
    root.dataset.signature = signature;
    stop(root);
    root.replaceChildren(...data.lists.map((list) => {
      const section = el("section", "list");
      if (list.name) section.append(el("h3", "", list.name));
      const grid = el("div", "grid");
      grid.append(...list.items.map((item) => tile(item, data)));
      section.append(grid);
      return section;
    }));
    root.dataset.count = data.lists.length;
  }
  const mark = (ids) => {
    for (const card of root.querySelectorAll(".tile")) {
      const on = ids.includes(card.dataset.id);
      card.dataset.liked = on;
      card.querySelector(".like")?.setAttribute("aria-pressed", String(on));
    }
  };
  root.onclick = (e) => {
    const play = e.target.closest(".play");
    if (play) return toggleSound(root, play);
    const b = e.target.closest(".like");
    if (!b || b.disabled) return;
    const card = b.closest(".tile");
    card.dataset.liked = card.dataset.liked !== "true";
    b.setAttribute("aria-pressed", card.dataset.liked);
    setTriggerValue("voted", [...root.querySelectorAll('.tile[data-liked="true"]')].map((one) => one.dataset.id));
  };
  mark(liked);
  return () => stop(root);
}
