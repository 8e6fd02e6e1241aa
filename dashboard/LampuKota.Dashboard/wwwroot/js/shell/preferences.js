// Language and theme: kept in cookies, so that the server already draws the page as it was chosen.

const YEAR_SECONDS = 31_536_000;

/** @param {() => void} onTheme called after the theme has changed */
export function startPreferences(onTheme) {
  document.addEventListener('click', event => {
    const language = event.target.closest('[data-language]')?.dataset.language;
    const theme = event.target.closest('[data-theme-choice]')?.dataset.themeChoice;
    if (language) chooseLanguage(language);
    else if (theme) chooseTheme(theme, onTheme);
    else closeMenus(event.target);
  });
  document.addEventListener('keydown', event => { if (event.key === 'Escape') closeMenus(document.body); });
}

function chooseLanguage(language) {
  if (language === document.documentElement.lang) return;
  keep('language', language);
  location.reload();
}

function chooseTheme(theme, onTheme) {
  keep('theme', theme);
  document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll('[data-theme-choice]')) button.setAttribute('aria-pressed', String(button.dataset.themeChoice === theme));
  onTheme();
}

function closeMenus(target) {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(target)) menu.open = false;
}

function keep(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}
