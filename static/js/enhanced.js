// Runs before the first paint: lets the style sheets know that scripts work.
document.documentElement.classList.add("lintel-enhanced");
