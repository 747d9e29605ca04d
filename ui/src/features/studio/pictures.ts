// The drawn pictures that are kept: blob URLs by request, least recently used first to go, but never one on screen.
export interface Drawn {
  url: string;
  /** Holds the decoded picture: an <img> that takes the URL paints it in the same frame. */
  image: HTMLImageElement | null;
}

export interface PictureMaker {
  make(jpeg: Uint8Array): Promise<Drawn>;
  revoke(url: string): void;
}

/** The browser's own: a blob URL, decoded before anybody shows it. */
export const browserPictures: PictureMaker = {
  async make(jpeg) {
    const url = URL.createObjectURL(new Blob([jpeg.slice().buffer], { type: "image/jpeg" }));
    const image = new Image();
    image.src = url;
    try {
      await image.decode();
    } catch {
      // Shown all the same: <img> says better than we do when a picture is broken.
      return { url, image: null };
    }
    return { url, image };
  },
  revoke: (url) => URL.revokeObjectURL(url),
};

export class PictureCache {
  #kept = new Map<string, Drawn>();
  readonly #most: number;
  readonly #maker: PictureMaker;
  readonly #onScreen: (url: string) => boolean;

  constructor(most: number, maker: PictureMaker, onScreen: (url: string) => boolean) {
    this.#most = most;
    this.#maker = maker;
    this.#onScreen = onScreen;
  }

  get(key: string): Drawn | undefined {
    const drawn = this.#kept.get(key);
    if (drawn) {
      this.#kept.delete(key);
      this.#kept.set(key, drawn);
    }
    return drawn;
  }

  async add(key: string, jpeg: Uint8Array): Promise<Drawn> {
    const drawn = await this.#maker.make(jpeg);
    const old = this.#kept.get(key);
    if (old) {
      this.#maker.revoke(drawn.url);
      return old;
    }
    this.#kept.set(key, drawn);
    return drawn;
  }

  /** Lets the oldest go. Called when all of an answer is shown: before, what is new is not on screen yet. */
  shrink(): void {
    if (this.#kept.size <= this.#most) return;
    for (const [key, drawn] of this.#kept) {
      if (this.#kept.size <= this.#most) return;
      if (this.#onScreen(drawn.url)) continue;
      this.#kept.delete(key);
      this.#maker.revoke(drawn.url);
    }
  }

  get size(): number {
    return this.#kept.size;
  }
}
