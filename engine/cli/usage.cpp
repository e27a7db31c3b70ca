#include "engine/cli/usage.h"

#include <algorithm>
#include <charconv>

#include "engine/base/text.h"
#include "engine/value/reporting_period.h"

namespace htx::cli {
namespace {

std::string say(const Message& message, Language language) { return to_text(message, language); }

// What stands before the first of these words of the library's sentence, and what stands after it.
std::pair<std::string, std::string> parted(const std::string& text, std::string_view by) {
  const std::size_t at = text.find(by);
  if (at == std::string::npos) return {text, ""};
  return {text.substr(0, at), text.substr(at + by.size())};
}

Message message_of(const CLI::ParseError& refusal, Language language) {
  const std::string text = refusal.what();
  if (dynamic_cast<const CLI::RequiredError*>(&refusal) != nullptr) {
    const auto [what, rest] = parted(text, " is required");
    // "A subcommand is required" and its kin speak of no option.
    const bool is_command = what.find("ubcommand") != std::string::npos;
    return {"cli.usage-RequiredError", {{"what", is_command ? say("cli.label-SUBCOMMAND", language) : what}}};
  }
  if (dynamic_cast<const CLI::ConversionError*>(&refusal) != nullptr) {
    constexpr std::string_view kBefore = "Could not convert: ";
    return {"cli.usage-ConversionError",
            {{"what", text.starts_with(kBefore) ? text.substr(kBefore.size()) : parted(text, ": ").first}}};
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&refusal) != nullptr)
    return {"cli.usage-ArgumentMismatch", {{"what", parted(text, ": ").first}}};
  if (dynamic_cast<const CLI::ExcludesError*>(&refusal) != nullptr) {
    const auto [what, other] = parted(text, " excludes ");
    return {"cli.usage-ExcludesError", {{"what", what}, {"other", other}}};
  }
  if (dynamic_cast<const CLI::RequiresError*>(&refusal) != nullptr) {
    const auto [what, other] = parted(text, " requires ");
    return {"cli.usage-RequiresError", {{"what", what}, {"other", other}}};
  }
  // Our own validators speak the user's language already.
  if (dynamic_cast<const CLI::ValidationError*>(&refusal) != nullptr)
    return {"cli.usage-ValidationError", {{"what", text}}};
  return "cli.usage-other";
}

}  // namespace

CLI::Validator one_of(const std::vector<std::string>& words, Language language) {
  return {[words, language](const std::string& text) {
            if (std::ranges::find(words, text) != words.end()) return std::string();
            return say({"cli.not-one-of", {{"found", text}, {"choices", list_of(words)}}}, language);
          },
          "{" + join(words, ",") + "}"};
}

CLI::Validator between(int least, int most, Language language) {
  const std::string range = std::to_string(least) + "–" + std::to_string(most);
  return {[=](const std::string& text) {
            int number = 0;
            const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
            const bool is_number = fault == std::errc() && end == text.data() + text.size();
            if (is_number && number >= least && number <= most) return std::string();
            return say({"cli.not-between", {{"found", text}, {"range", range}}}, language);
          },
          range};
}

CLI::Validator period_number(Language language) {
  constexpr int kFirst = 1'990;
  constexpr int kLast = 2'100;
  return {[language](std::string& text) {
            const auto period = period_from_text(text);
            const int year = !period ? 0 : is_quarter(*period) ? *period / 10 : *period;
            if (year < kFirst || year > kLast) {
              const std::string range = std::to_string(kFirst) + "–" + std::to_string(kLast);
              return say({"cli.not-a-period", {{"found", text}, {"range", range}}}, language);
            }
            text = std::to_string(*period);
            return std::string();
          },
          ""};
}

std::optional<Error> mistake_of(const CLI::ParseError& refusal, const CLI::App& app, Language language) {
  if (dynamic_cast<const CLI::Success*>(&refusal) != nullptr) return std::nullopt;
  if (const auto* own = dynamic_cast<const ArgumentError*>(&refusal))
    return Error(ErrorCode::kInvalidArgument, own->message());
  // A word that is no command leaves the command missing; the word is what the reader needs to see.
  const std::vector<std::string> extras = app.remaining(true);
  const bool is_extra = dynamic_cast<const CLI::ExtrasError*>(&refusal) != nullptr || !extras.empty();
  Message message = is_extra
                        ? Message("cli.usage-ExtrasError", {{"what", extras.empty() ? "" : extras.front()}})
                        : message_of(refusal, language);
  return Error(ErrorCode::kInvalidArgument, std::move(message));
}

std::optional<Date> day_argument(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto day = date_from_iso(text);
  if (!day) throw ArgumentError({"cli.bad-date", {{"found", text}}});
  return day;
}

std::optional<Term> term_argument(const std::string& text) {
  if (text.empty()) return std::nullopt;
  std::string spaced = text;
  const std::size_t unit = spaced.find_first_not_of("0123456789");
  if (unit != std::string::npos && unit != 0 && spaced[unit] != ' ') spaced.insert(unit, " ");
  const auto term = term_from_text(spaced);
  if (!term) throw ArgumentError({"cli.bad-term", {{"found", text}}});
  return term;
}

}  // namespace htx::cli
