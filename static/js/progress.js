// Moves the progress bar of a PDF that is being made, and opens the finished page. Without it the page reloads itself.
const box = document.querySelector("[data-progress]");
if (box) {
  const bar = box.querySelector("progress");
  const words = box.querySelector("[data-step]");
  let wait = 800;
  const look = async () => {
    try {
      const answer = await fetch(box.dataset.progress, { credentials: "same-origin", redirect: "error" });
      const state = await answer.json();
      bar.value = state.progress;
      if (words.textContent !== state.step) words.textContent = state.step;
      if (state.ended) { location.reload(); return; }
      wait = 800;
    } catch { wait = Math.min(wait * 2, 15000); }
    setTimeout(look, wait);
  };
  setTimeout(look, wait);
}
