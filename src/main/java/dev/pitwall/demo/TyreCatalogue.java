package dev.pitwall.demo;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tyres on sale; the same in every version of the shop. */
final class TyreCatalogue {
  static final List<Tyre> TYRES =
      List.of(
          new Tyre("slick-205", "Slick 205", "205/55 R16", "Track", 199_00, "Dry and warm only."),
          new Tyre(
              "slick-225", "Slick 225", "225/45 R17", "Track", 219_00, "More rubber, same idea."),
          new Tyre("slick-245", "Slick 245", "245/40 R18", "Track", 249_00, "For the rear axle."),
          new Tyre("inter-205", "Intermediate 205", "205/55 R16", "Track", 189_00, "A damp line."),
          new Tyre("rain-205", "Full wet 205", "205/55 R16", "Track", 194_00, "Standing water."),
          new Tyre(
              "rain-225", "Full wet 225", "225/45 R17", "Track", 209_00, "Standing water, wider."),
          new Tyre("tour-195", "Touring 195", "195/65 R15", "Road", 79_00, "Quiet and long-lived."),
          new Tyre("tour-205", "Touring 205", "205/55 R16", "Road", 89_00, "The usual choice."),
          new Tyre("sport-225", "Sport 225", "225/45 R17", "Road", 129_00, "For Sunday roads."),
          new Tyre(
              "snow-195", "Winter 195", "195/65 R15", "Winter", 92_00, "From seven degrees down."),
          new Tyre(
              "snow-205", "Winter 205", "205/55 R16", "Winter", 99_00, "Snowflake on the side."),
          new Tyre(
              "van-215", "Van 215", "215/65 R16 C", "Van", 119_00, "Carries the spare parts."));

  private TyreCatalogue() {}

  static Optional<Tyre> find(String sku) {
    return TYRES.stream().filter(tyre -> tyre.sku().equals(sku)).findFirst();
  }

  /** The tyres whose name, kind, size or SKU holds every word of the query. */
  static List<Tyre> search(String query) {
    String[] words = query.strip().toLowerCase(Locale.ROOT).split("\\s+", 8);
    return TYRES.stream().filter(tyre -> holdsAll(tyre, words)).toList();
  }

  private static boolean holdsAll(Tyre tyre, String[] words) {
    String text =
        String.join(" ", tyre.sku(), tyre.name(), tyre.size(), tyre.kind())
            .toLowerCase(Locale.ROOT);
    for (String word : words) {
      if (!text.contains(word)) {
        return false;
      }
    }
    return true;
  }
}
