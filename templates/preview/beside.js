// The page on one side, its booklet on the other: a new one takes the place of the old when it is there.
"use strict";
(() => {
  const page = document.querySelector(".page");
  const side = document.querySelector(".booklet");
  const printing = document.querySelector(".printing");
  const address = location.pathname.slice("/_preview/beside".length);
  let shown = ""; // which booklet, in which state
  let current = null;

  const section = (news) => {
    let follow = false;
    try { follow = sessionStorage.getItem("preview-follow") === "on"; } catch { /* not kept */ }
    if (follow && news.edited?.anchor) return news.edited.anchor;
    return page.contentDocument?.querySelector(".contents [aria-current]")?.hash.slice(1) ?? "";
  };
  const show = (file, version, anchor) => {
    const coming = document.createElement("iframe");
    coming.title = "PDF";
    coming.className = current ? "coming" : "";
    coming.addEventListener("load", () => {
      coming.className = "";
      if (current && current !== coming) current.remove();
      current = coming;
    });
    coming.src = `${file}?v=${version}#navpanes=0&view=FitH${anchor ? `&nameddest=${anchor}` : ""}`;
    if (!current) current = coming;
    side.append(coming);
  };
  addEventListener("message", (event) => {
    if (event.origin !== location.origin || event.source !== page.contentWindow || !event.data?.preview) return;
    const { preview: news, path } = event.data;
    const parts = path.split("/");
    document.title = page.contentDocument?.title || document.title;
    if (parts.length !== 4) {
      printing.textContent = "这一页没有 PDF。";
      return;
    }
    const file = `/${parts.slice(0, 3).join("/")}/${parts.slice(0, 3).join("-")}.pdf`;
    printing.textContent = news.printing ? "正在排版 PDF……" : news.failed ?? "";
    if (!news.pdf || shown === `${file} ${news.pdf}`) return;
    shown = `${file} ${news.pdf}`;
    show(file, news.pdf, section(news));
  });
  page.src = address + location.hash;
})();
