package dev.pitwall.demo;

/** One tyre of the catalogue; the price is in cents. */
record Tyre(String sku, String name, String size, String kind, long priceCents, String about) {}
