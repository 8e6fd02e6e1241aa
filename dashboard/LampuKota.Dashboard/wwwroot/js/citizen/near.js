// The one script of the public pages: without it everything works but the phone's own place. It asks for that only once the button was pressed.

const form = document.querySelector('#near');

if (form && 'geolocation' in navigator) {
  form.hidden = false;
  form.addEventListener('submit', event => {
    if (form.elements.lat.value) return;
    event.preventDefault();
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // Four decimals are eleven metres: enough to find a pole, and no more than that.
        form.elements.lat.value = coords.latitude.toFixed(4);
        form.elements.lng.value = coords.longitude.toFixed(4);
        form.submit();
      },
      () => {
        const problem = form.querySelector('[role="alert"]');
        problem.textContent = form.dataset.failed;
        problem.hidden = false;
      },
      { maximumAge: 60_000, timeout: 20_000, enableHighAccuracy: true },
    );
  });
}
