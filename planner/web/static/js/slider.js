// Shows a slider's value beside its label while it moves.
for (const output of document.querySelectorAll("output[for]")) {
  const slider = document.getElementById(output.htmlFor.value);
  if (slider?.type === "range") slider.addEventListener("input", () => { output.value = slider.value; });
}
