// Narrows a long list of things to tick as one types; groups open while there is something to find.
for (const list of document.querySelectorAll("[data-filter-list]")) {
  const field = list.querySelector("[data-filter]");
  const said = list.querySelector("[data-filter-said]");
  const groups = [...list.querySelectorAll("[data-filter-group]")];
  const items = [...list.querySelectorAll("[data-filter-item]")].map((item) => ({
    item,
    text: item.textContent.toLowerCase(),
  }));

  const show = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { item, text } of items) {
      item.hidden = !words.every((word) => text.includes(word));
      if (!item.hidden) found += 1;
    }
    for (const group of groups) {
      const left = group.querySelectorAll("[data-filter-item]:not([hidden])").length;
      group.hidden = !left;
      group.open = words.length > 0 && left > 0;
    }
    said.textContent = words.length ? `${found} of ${items.length} match` : "";
  };

  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // it would send the whole form
  });
}
