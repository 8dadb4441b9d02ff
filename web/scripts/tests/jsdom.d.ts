declare module "jsdom" {
  /** A document made of HTML, without a browser. */
  export class JSDOM {
    constructor(html: string);
    readonly window: Window;
  }
}
