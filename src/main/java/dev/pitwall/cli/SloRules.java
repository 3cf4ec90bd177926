package dev.pitwall.cli;

import dev.pitwall.gate.BurnRule;
import dev.pitwall.journey.Journey;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rules for Prometheus that watch the error budgets of journeys. Recorded series have the names and
 * labels of Sloth, so that its dashboards work; windows and factors are those of chapter 5 of the
 * Site Reliability Workbook.
 *
 * @param grafana where links to the dashboard lead
 * @param runbooks the folder of the runbooks
 */
record SloRules(URI grafana, URI runbooks) {
  private static final List<String> WINDOWS = List.of("5m", "30m", "1h", "2h", "6h", "1d", "3d");
  private static final List<BudgetBurn> BURNS =
      List.of(
          BudgetBurn.page(BurnRule.PAIRS.getFirst(), "two days"),
          BudgetBurn.page(BurnRule.PAIRS.getLast(), "five days"),
          new BudgetBurn("1d", "2h", "3", "ticket", "ten days"),
          new BudgetBurn("3d", "6h", "1", "ticket", "thirty days"));

  /** One bad run among few is a large share and says little. */
  private static final int LEAST_FAILURES = 3;

  private static final String HEAD =
      """
      # Written by `pitwall rules` from the journeys' objectives; edit those, not this file.
      # It is the share of runs through the front door that fail; runs that could not measure count on neither side.
      """;

  private static final String RECORDED =
      """
        - name: sloth-slo-sli-recordings-${id}
          rules:
      ${windows}\
            - record: slo:sli_error:ratio_rate30d
              expr: |
                sum_over_time(slo:sli_error:ratio_rate5m{sloth_id="${id}"}[30d])
                / ignoring (sloth_window)
                count_over_time(slo:sli_error:ratio_rate5m{sloth_id="${id}"}[30d])
              labels: {${labels}, sloth_window: 30d}

        - name: sloth-slo-meta-recordings-${id}
          rules:
            - record: slo:objective:ratio
              expr: vector(${objective})
              labels: {${labels}}
            - record: slo:error_budget:ratio
              expr: vector(${budget})
              labels: {${labels}}
            - record: slo:time_period:days
              expr: vector(30)
              labels: {${labels}}
            - record: slo:current_burn_rate:ratio
              expr: |
                slo:sli_error:ratio_rate5m{sloth_id="${id}"}
                / on (sloth_id, sloth_slo, sloth_service) group_left ()
                slo:error_budget:ratio{sloth_id="${id}"}
              labels: {${labels}}
            - record: slo:period_burn_rate:ratio
              expr: |
                slo:sli_error:ratio_rate30d{sloth_id="${id}"}
                / on (sloth_id, sloth_slo, sloth_service) group_left ()
                slo:error_budget:ratio{sloth_id="${id}"}
              labels: {${labels}}
            - record: slo:period_error_budget_remaining:ratio
              expr: 1 - slo:period_burn_rate:ratio{sloth_id="${id}"}
              labels: {${labels}}
            - record: sloth_slo_info
              expr: vector(1)
              labels: {${labels}, sloth_mode: pitwall, sloth_spec: prometheus/v1, sloth_objective: "${percent}"}

        - name: sloth-slo-alerts-${id}
          rules:
      """;

  private static final String WINDOW =
      """
            - record: slo:sli_error:ratio_rate${window}
              expr: |
                (
                  sum(rate(pitwall_journey_runs_total{journey="${journey}",target="front",outcome="FAILED"}[${window}]))
                  or
                  0 * sum(rate(pitwall_journey_runs_total{journey="${journey}",target="front",outcome="PASSED"}[${window}]))
                )
                / (sum(rate(pitwall_journey_runs_total{journey="${journey}",target="front",outcome=~"PASSED|FAILED"}[${window}])) > 0)
              labels: {${labels}, sloth_window: ${window}}
      """;

  private static final String ALERT =
      """
            - alert: PitwallBudgetBurn${long}
              expr: |
                max(slo:sli_error:ratio_rate${long}{sloth_id="${id}"} > ${limit}) without (sloth_window)
                and
                max(slo:sli_error:ratio_rate${short}{sloth_id="${id}"} > ${limit}) without (sloth_window)
                and on ()
                sum(increase(pitwall_journey_runs_total{journey="${journey}",target="front",outcome="FAILED"}[${long}])) >= ${least}
              labels: {severity: ${severity}, sloth_severity: ${severity}, service: "${service}", journey: "${journey}"}
              annotations:
                summary: "Journey ${journey} of ${service} burns its error budget: a month's is gone in ${gone}"
                description: >-
                  {{ humanizePercentage $value }} of its runs failed within ${long}; the limit is ${limit_percent} %, which those of the last ${short} exceed too. ${percent} % shall pass.
                  {{ with query "slo:period_error_budget_remaining:ratio{sloth_id='${id}'}" }}{{ . | first | value | humanizePercentage }}{{ else }}An unknown part{{ end }} of the month's budget is left.
                dashboard_url: "${grafana}/d/pitwall-journey?var-journey=${journey}"
                runbook_url: "${runbooks}/PitwallBudgetBurn${long}.md"
      """;

  /** The rule file for those journeys. */
  String text(List<Journey> journeys) {
    return journeys.isEmpty()
        ? HEAD + "groups: []\n"
        : HEAD + "groups:\n" + journeys.stream().map(this::of).collect(Collectors.joining("\n"));
  }

  private String of(Journey journey) {
    BigDecimal objective = BigDecimal.valueOf(journey.objective());
    BigDecimal budget = BigDecimal.ONE.subtract(objective);
    String windows =
        WINDOWS.stream()
            .map(window -> WINDOW.replace("${window}", window))
            .collect(Collectors.joining());
    String alerts =
        BURNS.stream().map(burn -> alert(burn, budget)).collect(Collectors.joining("\n"));
    return (RECORDED.replace("${windows}", windows) + alerts)
        .replace(
            "${labels}",
            "sloth_id: \"${id}\", sloth_service: \"${service}\", sloth_slo: \"${journey}\"")
        .replace("${id}", journey.service() + "-" + journey.name())
        .replace("${journey}", journey.name())
        .replace("${service}", journey.service())
        .replace("${objective}", objective.toPlainString())
        .replace("${budget}", plain(budget))
        .replace("${percent}", plain(objective.movePointRight(2)));
  }

  private String alert(BudgetBurn burn, BigDecimal budget) {
    return ALERT
        .replace("${long}", burn.longWindow())
        .replace("${short}", burn.shortWindow())
        .replace("${limit}", plain(burn.limit(budget)))
        .replace("${limit_percent}", plain(burn.limit(budget).movePointRight(2)))
        .replace("${least}", String.valueOf(LEAST_FAILURES))
        .replace("${severity}", burn.severity())
        .replace("${gone}", burn.gone())
        .replace("${grafana}", bare(grafana))
        .replace("${runbooks}", bare(runbooks));
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  private static String bare(URI folder) {
    return folder.toString().replaceAll("/+$", "");
  }
}
