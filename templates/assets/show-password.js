// The buttons are in the page but hidden: without this script they would do nothing.
for (const button of document.querySelectorAll(".toggle")) {
  const password = document.getElementById(button.getAttribute("aria-controls"));
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
}
