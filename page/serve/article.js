// A word that carries a record and the record light up together, by pointer and by keyboard.
for (const one of document.querySelectorAll("[data-record]")) {
  const both = document.querySelectorAll(`[data-record="${CSS.escape(one.dataset.record)}"]`);
  const light = (on) => () => {
    for (const other of both) {
      other.classList.toggle("lit", on);
      const list = other.closest(".records");
      if (on && list && other !== one) list.scrollTop = other.offsetTop - list.offsetTop - list.clientHeight / 3;
    }
  };
  one.addEventListener("mouseenter", light(true));
  one.addEventListener("mouseleave", light(false));
  one.addEventListener("focusin", light(true));
  one.addEventListener("focusout", light(false));
}
