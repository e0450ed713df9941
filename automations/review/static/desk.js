// Shortcuts, copying, and counting of characters; every page works without.
"use strict";
const KEYS_OFF = "connector-desk-keys-off";

function keysOn() {
  return localStorage.getItem(KEYS_OFF) !== "yes";
}

function isField(element) {
  return element && (element.matches("textarea, select, input:not([type=radio]):not([type=checkbox])") || element.isContentEditable);
}

function act(target) {
  if (isField(target)) {
    target.focus();
    target.scrollIntoView({ block: "center" });
  } else {
    target.click();
  }
}

document.addEventListener("keydown", (event) => {
  const inField = isField(document.activeElement);
  if (event.key === "Escape" && inField) {
    document.activeElement.blur();
    return;
  }
  if (inField && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const save = document.querySelector('[data-key="save"]');
    if (save && save.form.contains(document.activeElement)) {
      event.preventDefault();
      save.click();
    }
    return;
  }
  if (inField || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !keysOn()) {
    return;
  }
  if (event.key === "Enter" && document.activeElement !== document.body) {
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (target) {
    event.preventDefault();
    act(target);
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) {
    return;
  }
  const source = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText(source.value ?? source.textContent);
  button.parentElement.querySelector(".copied").textContent = document.body.dataset.copied;
});

const tick = document.querySelector("[data-tick]");
if (tick) {
  const boxes = [...document.querySelectorAll("[name=chosen]")];
  tick.hidden = false;
  tick.addEventListener("click", () => {
    const all = boxes.every((box) => box.checked);
    boxes.forEach((box) => { box.checked = !all; });
  });
}

const text = document.getElementById("text");
if (text) {
  const count = document.getElementById("unit-count");
  text.addEventListener("input", () => {
    count.textContent = text.value.length; // a string's length is in UTF-16 units, as LinkedIn counts
    count.classList.toggle("over", text.value.length > Number(text.dataset.most));
  });
}

const keys = document.getElementById("keys-on");
if (keys) {
  keys.checked = keysOn();
  keys.addEventListener("change", () => localStorage.setItem(KEYS_OFF, keys.checked ? "no" : "yes"));
}

document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) {
    event.preventDefault(); // a second Enter is no second decision
  }
  event.target.dataset.sent = "yes";
});
