// SPDX-License-Identifier: Apache-2.0
// The console's keyboard map and small comforts; every page works without this file.
"use strict";

(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const GO_MS = 1500;
  let goUntil = 0;

  const isTyping = (target) =>
    target.isContentEditable ||
    (target.matches("input, textarea, select") && !target.matches("[type=checkbox], [type=radio], [type=submit]"));

  function announce(text) {
    $("#live").textContent = text;
  }

  function toast(text) {
    const shown = document.createElement("div");
    shown.className = "toast";
    shown.setAttribute("role", "status");
    shown.textContent = text;
    document.body.append(shown);
    setTimeout(() => shown.remove(), 5000);
  }

  // J and K walk a list of links; the current one is where the focus is, else what the page shows as current.
  function step(by) {
    const items = $$("[data-item]");
    if (!items.length) return;
    const at = items.findIndex((item) => item === document.activeElement);
    const current = at >= 0 ? at : items.findIndex((item) => item.hasAttribute("aria-current"));
    const next = items[Math.min(items.length - 1, Math.max(0, current + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    if (next.dataset.item === "open" && next !== items[current]) next.click();
  }

  function press(key) {
    const target = $(`[data-key~="${CSS.escape(key)}"]`);
    if (!target) return false;
    if (target.matches("input[type=text], input[type=search], textarea")) target.focus();
    else target.click();
    return true;
  }

  function letter(event) {
    if (event.key === "?") return $("#keys").showModal() ?? true;
    if (event.key === "/") return $("#find").focus() ?? true;
    if (event.key === "Escape") return back();
    const key = event.key.toLowerCase();
    if (Date.now() < goUntil) {
      goUntil = 0;
      const link = $(`[data-go="${CSS.escape(key)}"]`);
      if (link) return link.click() ?? true;
    }
    if (key === "g") {
      goUntil = Date.now() + GO_MS;
      return true;
    }
    if (key === "j") return step(1) ?? true;
    if (key === "k") return step(-1) ?? true;
    return press(key);
  }

  function back() {
    const link = $("[data-back]");
    if (link) link.click();
    return Boolean(link);
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || $("dialog[open], :popover-open")) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const form = event.target.closest("form") ?? $("form[data-main]");
      const button = form && ($("[data-confirm]", form) ?? $("button.p", form));
      if (button) {
        event.preventDefault();
        form.requestSubmit(button);
      }
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      $("#find").focus();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (letter(event)) event.preventDefault();
  });

  // Panels that share one place: photos, PDF.
  document.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-panel]");
    if (tab) {
      event.preventDefault();
      for (const other of $$("[data-panel]")) {
        const chosen = other === tab;
        other.setAttribute("aria-selected", String(chosen));
        $(`#${other.dataset.panel}`).hidden = !chosen;
      }
      return;
    }
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      navigator.clipboard.writeText(copy.dataset.copy).then(() => toast(copy.dataset.copied));
      return;
    }
    const thumb = event.target.closest("[data-photo]");
    if (thumb) {
      event.preventDefault();
      show(thumb);
    }
  });

  function show(thumb) {
    const figure = $("#photo");
    $("img", figure).src = thumb.href;
    $("img", figure).alt = thumb.dataset.caption;
    $("[data-caption]", figure).textContent = thumb.dataset.caption;
    $("[data-taken]", figure).textContent = thumb.dataset.taken;
    $("[data-number]", figure).textContent = thumb.dataset.photo;
    for (const other of $$("[data-photo]")) other.toggleAttribute("aria-current", other === thumb);
  }

  // A choice that filters or switches takes effect at once; without this file its form has a button.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form) form.requestSubmit();
  });

  for (const tab of $$("[data-panel][aria-selected=false]")) $(`#${tab.dataset.panel}`).hidden = true;

  // Only where the browser gives pages a clipboard; the text beside it can be selected anyway.
  function offerCopy(within) {
    for (const button of $$("[data-copy]", within)) button.hidden = !navigator.clipboard;
  }
  offerCopy(document);

  // One submit is enough.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    else if (event.target.method === "post") {
      event.target.dataset.sent = "1";
      setTimeout(() => delete event.target.dataset.sent, 3000);
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    offerCopy(event.detail.target);
    const said = event.detail.target.dataset.say;
    if (said) announce(said);
  });

  window.addEventListener("pageshow", () => {
    for (const form of $$("form[data-sent]")) delete form.dataset.sent;
    const toast = $(".toast");
    if (toast) setTimeout(() => toast.remove(), toast.matches(".danger") ? 15000 : 5000);
    const wrong = $("[aria-invalid=true]");
    if (wrong) wrong.focus();
  });
})();
