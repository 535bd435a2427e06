// The button is in the page but hidden: without this script it would do nothing.
const password = document.getElementById("password");
const button = document.getElementById("show-password");

const show = (visible) => {
  password.type = visible ? "text" : "password";
  button.setAttribute("aria-pressed", String(visible));
};

button.hidden = false;
button.addEventListener("click", () => {
  show(password.type === "password");
  password.focus();
});
// A password that is sent as plain text would be remembered by the browser as one.
password.form.addEventListener("submit", () => show(false));
