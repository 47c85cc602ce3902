// Applies a choice at once; without this file the form is sent by its button.
const form = document.getElementById("finder");
form.addEventListener("change", (event) => {
  if (event.target.matches("input[type=checkbox], input[type=date]") && event.target.checkValidity()) {
    form.requestSubmit();
  }
});
// An address without empty fields is one that people can read and share.
form.addEventListener("submit", () => {
  for (const field of form.querySelectorAll("input[type=search], input[type=date]")) {
    field.disabled = field.value === "";
  }
});
