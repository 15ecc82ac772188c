/* Search in a site that is opened from a folder. A browser does not start a worker from a file, so the worker's script
   runs in a hidden frame, with the two ends of its messages tied together. The search of the theme looks for this name. */
if (location.protocol === "file:") {
  window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super();
      this.waiting = [];
      this.ready = false;
      window.addEventListener("message", (event) => {
        if (this.frame && event.source === this.frame.contentWindow) {
          this.dispatchEvent(new MessageEvent("message", { data: event.data }));
        }
      });
      const start = () => this.start(String(url));
      if (document.body) start(); else document.addEventListener("DOMContentLoaded", start);
    }

    start(url) {
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      this.frame.title = "search";
      document.body.append(this.frame);
      const inside = this.frame.contentWindow;
      inside.document.open();
      inside.document.write("<!doctype html><title>search</title><body></body>");
      inside.document.close();
      inside.postMessage = (data) => window.dispatchEvent(new MessageEvent("message", { data, source: inside }));
      const load = (from) => new Promise((done, failed) => {
        const script = inside.document.createElement("script");
        script.src = from;
        script.onload = done;
        script.onerror = failed;
        inside.document.body.append(script);
      });
      inside.importScripts = (...urls) => urls.reduce((before, next) => before.then(() => load(next)), Promise.resolve());
      load(url).then(() => {
        this.ready = true;
        this.waiting.splice(0).forEach((data) => this.postMessage(data));
      });
    }

    postMessage(data) {
      if (!this.ready) { this.waiting.push(data); return; }
      const inside = this.frame.contentWindow;
      inside.dispatchEvent(new inside.MessageEvent("message", { data }));
    }

    terminate() { this.frame?.remove(); }
  };
  window.Worker = window.IFrameWorker;
}
