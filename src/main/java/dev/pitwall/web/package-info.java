/**
 * The pages an operator looks at during a rollout.
 *
 * <p>The markup is Java text blocks in {@link dev.pitwall.web.Html}, not a template library. A
 * template must be a compile-time constant, which Error Prone enforces, and whatever is put into it
 * is escaped unless it is itself an {@code Html}: text from outside cannot become markup, by type
 * and not by care. Pebble and Handlebars escape by default but look values up by name and
 * reflection when a page is asked for, so a renamed record field breaks a page and no build; jte
 * checks types, at the price of a compile step and generated classes. There are five pages; the
 * compiler checks every one, and there is nothing to load, cache or configure.
 */
@NullMarked
package dev.pitwall.web;

import org.jspecify.annotations.NullMarked;
