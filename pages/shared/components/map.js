// The frozen layout on a canvas: every item a dot in the colour of its category, the person's history, the query
// and the list marked. Points glide when the strategy changes; hovering shows the picture; the wheel zooms.
const HEIGHT_RATIO = 0.96;
const GLIDE_MS = 650;

function colours(n, dark) {
  // Neighbouring categories lie 137.5 degrees apart, and lightness alternates for those who see fewer hues.
  return Array.from({ length: n }, (_, i) => {
    const light = (dark ? [70, 58, 80] : [50, 62, 40])[i % 3];
    return `hsl(${(i * 137.508) % 360} ${dark ? 42 : 46}% ${light}%)`;
  });
}

function star(ctx, x, y, r) {
  ctx.beginPath();
  for (let i = 0; i < 10; i++) {
    const a = -Math.PI / 2 + (i * Math.PI) / 5, q = i % 2 ? r * 0.45 : r;
    ctx.lineTo(x + q * Math.cos(a), y + q * Math.sin(a));
  }
  ctx.closePath();
}

function diamond(ctx, x, y, r) {
  ctx.beginPath();
  ctx.moveTo(x, y - r); ctx.lineTo(x + r, y); ctx.lineTo(x, y + r); ctx.lineTo(x - r, y); ctx.closePath();
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".map");
  const canvas = root.querySelector("canvas"), hover = root.querySelector(".hover"), reset = root.querySelector(".reset");
  const ctx = canvas.getContext("2d");
  const s = (root.__map ??= { zoom: 1, pan: [0, 0], xy: null, at: null });
  s.cleanup?.();
  const { layout, ids, titles, categories, category, pictures, base, history, recommended, query, profile, words } = data;
  const n = ids.length, row = new Map(ids.map((id, i) => [id, i]));
  const rank = new Map(recommended.map((i, r) => [i, r + 1])), past = new Set(history);
  const target = Float32Array.from(layout);
  const start = s.ids === ids.join() && s.xy ? s.xy : target;
  s.ids = ids.join();
  const from = start.slice();
  s.xy = target.slice();
  const began = performance.now();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const lively = !calm && from.some((v, i) => v !== target[i]);
  let external = null, frame = 0, still = false;

  let low = [Infinity, Infinity], high = [-Infinity, -Infinity];
  for (let i = 0; i < n; i++) for (const a of [0, 1]) {
    low[a] = Math.min(low[a], target[2 * i + a]);
    high[a] = Math.max(high[a], target[2 * i + a]);
  }
  const size = () => [canvas.clientWidth, canvas.clientHeight];
  const project = (x, y) => {
    const [w, h] = size(), margin = 20;
    const k = [0, 1].map((a) => ((a ? h : w) - 2 * margin) / Math.max(high[a] - low[a], 1e-6));
    const px = margin + (x - low[0]) * k[0], py = h - margin - (y - low[1]) * k[1];
    return [(px - w / 2) * s.zoom + w / 2 + s.pan[0], (py - h / 2) * s.zoom + h / 2 + s.pan[1]];
  };
  const place = (i) => project(s.xy[2 * i], s.xy[2 * i + 1]);

  function draw() {
    const [w, h] = size(), ratio = devicePixelRatio || 1;
    if (!w) return;
    if (canvas.width !== Math.round(w * ratio)) { canvas.width = Math.round(w * ratio); canvas.height = Math.round(h * ratio); }
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, w, h);
    const style = getComputedStyle(root);
    const ink = style.color, accent = style.getPropertyValue("--st-primary-color").trim() || "#4F46E5";
    const dark = matchInk(ink);
    const ground = dark ? "#161B26" : "#FFFFFF", hues = colours(categories.length, dark);
    const focus = external ?? s.at;
    const family = focus === null ? null : category[focus];
    const r = Math.min(2.6 * Math.sqrt(s.zoom), 5);
    for (let i = 0; i < n; i++) {
      if (rank.has(i) || past.has(i)) continue;
      const [x, y] = place(i);
      ctx.globalAlpha = family === null ? 0.55 : category[i] === family ? 1 : 0.16;
      ctx.fillStyle = hues[category[i]];
      ctx.beginPath(); ctx.arc(x, y, category[i] === family ? r + 0.8 : r, 0, 7); ctx.fill();
    }
    ctx.globalAlpha = 1;
    ctx.lineWidth = 1.8;
    for (const i of history) {
      if (rank.has(i)) continue;
      const [x, y] = place(i);
      ctx.fillStyle = hues[category[i]]; ctx.strokeStyle = ink;
      ctx.beginPath(); ctx.arc(x, y, 4.2, 0, 7); ctx.fill(); ctx.stroke();
    }
    ctx.font = `650 10px ${style.fontFamily}`;
    ctx.textAlign = "center"; ctx.textBaseline = "middle";
    for (const i of [...recommended].reverse()) {
      const [x, y] = place(i), big = i === focus ? 11 : 8.5;
      ctx.fillStyle = accent; ctx.strokeStyle = ground; ctx.lineWidth = 1.6;
      ctx.beginPath(); ctx.arc(x, y, big, 0, 7); ctx.fill(); ctx.stroke();
      ctx.fillStyle = dark ? "#12161F" : "#FFFFFF";
      ctx.fillText(rank.get(i), x, y + 0.5);
    }
    if (profile) {
      const [x, y] = project(...profile);
      diamond(ctx, x, y, 8.5);
      ctx.fillStyle = ground; ctx.strokeStyle = ink; ctx.lineWidth = 2.4; ctx.fill(); ctx.stroke();
    }
    if (query) {
      const [x, y] = project(...query);
      star(ctx, x, y, 13);
      ctx.fillStyle = dark ? "#FFD166" : "#D81B60"; ctx.strokeStyle = ground; ctx.lineWidth = 2; ctx.fill(); ctx.stroke();
    }
    if (focus !== null) {
      const [x, y] = place(focus);
      ctx.strokeStyle = ink; ctx.lineWidth = 2;
      ctx.beginPath(); ctx.arc(x, y, rank.has(focus) ? 14 : 7.5, 0, 7); ctx.stroke();
    }
  }

  function tick() {
    frame = 0;
    const t = lively ? Math.min((performance.now() - began) / GLIDE_MS, 1) : 1, e = 1 - (1 - t) ** 3;
    for (let i = 0; i < target.length; i++) s.xy[i] = from[i] + (target[i] - from[i]) * e;
    draw();
    still = t >= 1;
    if (!still) again();
  }
  const again = () => { frame ||= requestAnimationFrame(tick); };

  function show(i) {
    if (i === null) { hover.style.display = "none"; return; }
    const [x, y] = place(i), [w, h] = size();
    hover.replaceChildren();
    if (pictures[i]) {
      const img = document.createElement("img");
      img.src = base + pictures[i];
      img.alt = titles[i];
      hover.append(img);
    } else {
      const none = document.createElement("div");
      none.className = "none";
      none.textContent = "No picture";
      hover.append(none);
    }
    const p = document.createElement("p"), b = document.createElement("b"), em = document.createElement("em");
    b.textContent = titles[i];
    em.textContent = [categories[category[i]], rank.has(i) ? words.rank.replace("{}", rank.get(i)) : past.has(i) ? words.past : ""]
      .filter(Boolean).join(" · ");
    p.append(b, em);
    hover.append(p);
    hover.style.display = "block";
    const bw = hover.offsetWidth, bh = hover.offsetHeight;
    hover.style.left = `${Math.max(4, Math.min(w - bw - 4, x + (x > w / 2 ? -bw - 16 : 16)))}px`;
    hover.style.top = `${Math.max(4, Math.min(h - bh - 4, y - bh / 2))}px`;
  }

  function nearest(e) {
    const box = canvas.getBoundingClientRect(), mx = e.clientX - box.left, my = e.clientY - box.top;
    let best = null, reach = 14 ** 2;
    for (let i = 0; i < n; i++) {
      const [x, y] = place(i), d = (x - mx) ** 2 + (y - my) ** 2 - (rank.has(i) ? 60 : past.has(i) ? 12 : 0);
      if (d < reach) { reach = d; best = i; }
    }
    return best;
  }
  const focusOn = (i) => { if (s.at !== i) { s.at = i; show(i); again(); } };
  const changed = () => { reset.hidden = s.zoom === 1 && !s.pan[0] && !s.pan[1]; show(s.at); again(); };
  let drag = null;
  canvas.onpointerdown = (e) => {
    if (e.pointerType === "mouse") { drag = [e.clientX - s.pan[0], e.clientY - s.pan[1]]; canvas.setPointerCapture(e.pointerId); }
    focusOn(nearest(e));
  };
  canvas.onpointermove = (e) => {
    if (drag && e.buttons) { s.pan = [e.clientX - drag[0], e.clientY - drag[1]]; changed(); } else focusOn(nearest(e));
  };
  canvas.onpointerup = () => { drag = null; };
  canvas.onpointerleave = (e) => { drag = null; if (e.pointerType === "mouse") focusOn(null); };
  const wheel = (e) => {
    e.preventDefault();
    const box = canvas.getBoundingClientRect(), [w, h] = size();
    const mx = e.clientX - box.left - w / 2, my = e.clientY - box.top - h / 2;
    const zoom = Math.max(1, Math.min(12, s.zoom * Math.exp(-e.deltaY * 0.0018))), f = zoom / s.zoom;
    s.pan = zoom === 1 ? [0, 0] : [mx - (mx - s.pan[0]) * f, my - (my - s.pan[1]) * f];
    s.zoom = zoom;
    changed();
  };
  canvas.addEventListener("wheel", wheel, { passive: false });
  reset.onclick = () => { s.zoom = 1; s.pan = [0, 0]; changed(); };
  canvas.onkeydown = (e) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    if (e.key === "Escape") focusOn(null);
    if (!step || !recommended.length) return;
    e.preventDefault();
    const at = recommended.indexOf(s.at);
    focusOn(recommended[(at + step + recommended.length) % recommended.length]);
    canvas.setAttribute("aria-label", `${words.rank.replace("{}", rank.get(s.at))}: ${titles[s.at]}`);
  };
  canvas.onblur = () => focusOn(null);
  const pointed = (e) => { external = e.detail === null ? null : row.get(e.detail) ?? null; again(); };
  window.addEventListener("mmrec:point", pointed);
  const watcher = new ResizeObserver(() => {
    canvas.style.height = `${Math.round(Math.min(canvas.clientWidth * HEIGHT_RATIO, data.height))}px`;
    canvas.width = 0;
    again();
  });
  watcher.observe(root);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", again);
  s.cleanup = () => {
    window.removeEventListener("mmrec:point", pointed);
    canvas.removeEventListener("wheel", wheel);
    scheme.removeEventListener("change", again);
    watcher.disconnect();
    cancelAnimationFrame(frame);
  };
  s.at = null;
  show(null);
  canvas.setAttribute("aria-label", words.aria);
  root.dataset.recommended = recommended.map((i) => ids[i]).join();
  root.dataset.history = history.length;
  root.dataset.query = query ? query.map((v) => v.toFixed(3)).join() : "";
  reset.textContent = words.reset;
  reset.hidden = s.zoom === 1;
  root.querySelector(".legend-query").hidden = !query;
  root.querySelector(".legend-profile").hidden = !profile;
  root.querySelector(".legend-past").hidden = !history.length;
  again();
  return s.cleanup;
}

// Light ink means a dark ground.
function matchInk(ink) {
  const [r, g, b] = (ink.match(/[\d.]+/g) ?? [0, 0, 0]).map(Number);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 128;
}
