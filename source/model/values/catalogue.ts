/** A category of products. Lists are separated by commas. */
export interface Category {
  /** Its share of all products is its weight divided by the sum of all weights. */
  readonly weight: number;
  /** Range of prices, which are distributed evenly on a logarithmic scale. */
  readonly cheapest: number;
  readonly dearest: number;
  readonly materials: string;
  readonly nouns: string;
}

export const ADJECTIVES =
  'Compact, Classic, Portable, Premium, Slim, Heavy-Duty, Foldable, Ergonomic, Silent, Modular, Reusable, Waterproof, Everyday, Professional, Lightweight, Adjustable, Rechargeable, Handmade, Eco, Mini, Large, Twin, Rugged, Essential';

/** Letters that model numbers begin with. */
export const MODELS =
  'A, B, C, D, E, F, G, H, K, L, M, N, P, R, S, T, V, W, X, Z, AX, DX, GT, HD, MK, PX, QC, RS, SL, TX, XR, ZX';

export const CATEGORIES: readonly Category[] = [
  {
    weight: 6,
    cheapest: 0.01,
    dearest: 5,
    materials: 'Steel, Brass, Zinc, Nylon, Copper, Stainless, Rubber',
    nouns:
      'Washer, Hex Nut, Wood Screw, Cable Tie, Rivet, Hook, Wall Plug, Spring, O-Ring, Split Pin, Paper Clip, Terminal',
  },
  {
    weight: 10,
    cheapest: 0.5,
    dearest: 60,
    materials: 'Recycled, Cork, Linen, Bamboo, Leather, Cardboard, Cotton',
    nouns:
      'Notebook, Ballpoint Pen, Marker Set, Desk Pad, Ring Binder, Stapler, Planner, Envelope Pack, Ruler, Pencil Case, Letter Tray',
  },
  {
    weight: 14,
    cheapest: 3,
    dearest: 400,
    materials: 'Steel, Cast Iron, Glass, Ceramic, Bamboo, Silicone, Oak, Copper, Enamel',
    nouns:
      'Kettle, Saucepan, Mug, Chef Knife, Cutting Board, Teapot, Mixing Bowl, Frying Pan, Water Bottle, Coffee Grinder, Lunch Box, Toaster, Colander, Pepper Mill',
  },
  {
    weight: 12,
    cheapest: 4,
    dearest: 350,
    materials: 'Cotton, Wool, Linen, Denim, Leather, Fleece, Merino, Canvas, Down',
    nouns:
      'T-Shirt, Jacket, Scarf, Backpack, Socks, Hoodie, Trousers, Gloves, Belt, Cap, Raincoat, Boots, Wallet, Blanket',
  },
  {
    weight: 20,
    cheapest: 9,
    dearest: 3500,
    materials: 'Aluminium, Carbon, Wireless, Digital, Magnetic, Optical, Solar',
    nouns:
      'Laptop, Smartphone, Headphones, Monitor, Keyboard, Mouse, Smartwatch, Earbuds, Router, Webcam, Speaker, Tablet, Power Bank, Charger, USB Hub, Printer, Projector, Memory Card, Microphone, Docking Station',
  },
  {
    weight: 10,
    cheapest: 20,
    dearest: 4000,
    materials: 'Oak, Walnut, Steel, Rattan, Velvet, Pine, Marble, Leather, Birch',
    nouns:
      'Chair, Gaming Chair, Desk, Bookshelf, Floor Lamp, Sofa, Coffee Table, Wardrobe, Bed Frame, Bar Stool, Sideboard, Mirror',
  },
  {
    weight: 10,
    cheapest: 8,
    dearest: 2500,
    materials: 'Steel, Carbon, Titanium, Rubber, Foam, Aluminium, Composite',
    nouns:
      'Drill, Hammer, Tent, Sleeping Bag, Kayak Paddle, Yoga Mat, Dumbbell, Helmet, Bicycle, Toolbox, Socket Set, Spirit Level, Climbing Rope, Camp Stove, Headlamp',
  },
  {
    weight: 3,
    cheapest: 2000,
    dearest: 999_999.99,
    materials: 'Industrial, Hydraulic, Steel, Automatic, Robotic, Diesel, Electric',
    nouns:
      'Lathe, Milling Machine, Forklift, Generator, Excavator, Palletizer, Press Brake, Server Rack, Tractor, Welding Cell, Conveyor',
  },
  {
    weight: 1,
    cheapest: 2,
    dearest: 120,
    materials: 'Émail, Café, Açaí, Damast, Müsli, Piñata, Żubr',
    nouns:
      'Crème-Brûlée Torch, Jalapeño Grater, Smørrebrød Knife, Fondue Caquelon n° 1, 急須 Teapot, Matryoshka Матрёшка',
  },
];

/** Fractional parts of prices; `null` keeps the random one. */
export const ENDINGS: readonly { readonly weight: number; readonly fraction: number | null }[] = [
  { weight: 10, fraction: 0.99 },
  { weight: 2, fraction: 0.95 },
  { weight: 2, fraction: 0 },
  { weight: 1, fraction: 0.5 },
  { weight: 1, fraction: 0.49 },
  { weight: 4, fraction: null },
];
