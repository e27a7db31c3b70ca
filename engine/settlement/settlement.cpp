#include "engine/settlement/settlement.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "engine/base/text.h"
#include "engine/doc/reader.h"

namespace htx::rules {
namespace {

// With 10,000 entries of at most two digits after the point, a share times an amount still has 34 digits.
const Decimal kLargest = Decimal(1).scaled_by_power_of_ten(13);

bool fits(const Decimal& amount, int scale) {
  return !(amount < Decimal(0)) && amount < kLargest && amount.scale() <= scale;
}

// Reads both kinds of document with the mistakes they share.
class SettlementReader {
 public:
  SettlementReader(const Document& document, Diagnostics& diagnostics)
      : document_(document), reader_(document, found_), out_(diagnostics) {}

  std::optional<PaymentOrder> order() {
    MapReader map(document_.root, reader_);
    map.format();
    PaymentOrder order;
    order.id = map.text("payment_order");
    order.version = map.optional_integer("version", kVersions).value_or(0);
    if (order.version < 1) reader_.report(map.node(), "settlement.no-version");
    order.title = map.bilingual("title");
    if (const Node* force = map.required("in_force")) {
      MapReader period(*force, reader_);
      order.from = period.optional_date("from");
      order.to = period.optional_date("to");
      period.finish();
    }
    if (!map.has("reviewed_by")) map.required("reviewed_by");
    order.reviewed_by = map.optional_text("reviewed_by");
    order.scale = map.optional_integer("scale", {0, 2}).value_or(0);
    for (const Node& node : map.items("sources")) order.sources.push_back(source(node));
    for (const Node& node : map.items("ranks")) order.ranks.push_back(rank(node));
    if (map.is_map() && order.ranks.empty()) map.required("ranks");
    if (const Node* node = map.required("members")) {
      MapReader members(*node, reader_);
      order.members_title = members.bilingual("title");
      order.members_law = law(members.required("law"));
      members.finish();
    }
    order.unpaid_law = law(map.required("unpaid"));
    map.finish();
    return finish(std::move(order));
  }

  std::optional<Estate> estate(const PaymentOrder& order, const SettlementLimits& limits) {
    scale_ = order.scale;
    std::set<std::string> sources;
    std::set<std::string> ranks;
    for (const AssetSource& item : order.sources) sources.insert(item.id);
    for (const Rank& item : order.ranks) ranks.insert(item.id);
    MapReader map(document_.root, reader_);
    map.format();
    Estate estate;
    estate.order = map.text("order");
    if (const Node* on = map.required("on")) estate.on = reader_.date(*on).value_or(Date());
    each(map, "assets", limits, [&](const Node& node) {
      MapReader entry(node, reader_);
      Estate::Asset asset{.id = entry.text("id"), .source = known(entry, "source", sources)};
      asset.amount = amount(entry, "amount");
      asset.agreed_with = entry.optional_text("agreed_with").value_or("");
      entry.finish();
      estate.assets.push_back(std::move(asset));
    });
    each(map, "claims", limits, [&](const Node& node) {
      MapReader entry(node, reader_);
      Estate::Claim claim{.id = entry.text("id"), .creditor = entry.text("creditor")};
      claim.rank = known(entry, "rank", ranks);
      claim.amount = amount(entry, "amount");
      entry.finish();
      estate.claims.push_back(std::move(claim));
    });
    each(map, "members", limits, [&](const Node& node) {
      MapReader entry(node, reader_);
      Estate::Member member{.id = entry.text("id")};
      member.capital = amount(entry, "capital");
      entry.finish();
      estate.members.push_back(std::move(member));
    });
    map.finish();
    return finish(std::move(estate));
  }

 private:
  template <class T>
  std::optional<T> finish(T read) {
    out_.add(found_);
    return found_.has_errors() ? std::nullopt : std::optional(std::move(read));
  }

  template <class Read>
  void each(MapReader& map, const char* key, const SettlementLimits& limits, const Read& read) {
    const std::vector<Node>& items = map.items(key);
    if (items.size() > limits.max_entries) {
      reader_.report(map.node(),
                     Message("settlement.too-large", {{"limit", std::to_string(limits.max_entries)}}));
      return;
    }
    for (const Node& node : items) read(node);
  }

  AssetSource source(const Node& node) {
    MapReader map(node, reader_);
    AssetSource source{.id = map.text("id"), .title = map.bilingual("title")};
    if (const auto treatment =
            map.choice("treatment", {"order", "budget", "handover", "agreement", "referred"})) {
      source.treatment = static_cast<Treatment>(*treatment);
    }
    source.may_cover_debts = map.flag("may_cover_debts");
    source.law = law(map.required("law"));
    map.finish();
    return source;
  }

  Rank rank(const Node& node) {
    MapReader map(node, reader_);
    Rank rank{.id = map.text("id"), .title = map.bilingual("title")};
    for (const Node& nature : map.items("natures", natures_))
      rank.natures.push_back(reader_.text(nature).value_or(""));
    rank.law = law(map.required("law"));
    map.finish();
    return rank;
  }

  SettlementLaw law(const Node* node) {
    if (node == nullptr) return {};
    static const std::vector<std::string> kTags = {"verified",      "second-hand", "memory-high",
                                                   "memory-medium", "memory-low",  "inference"};
    MapReader map(*node, reader_);
    SettlementLaw law{.article = map.text("article")};
    if (const auto tag = map.choice("tag", kTags)) law.tag = kTags[*tag];
    law.source = map.optional_text("source").value_or("");
    map.finish();
    return law;
  }

  std::string known(MapReader& map, const char* key, const std::set<std::string>& ids) {
    const Node* node = map.required(key);
    if (node == nullptr) return {};
    std::string id = reader_.text(*node).value_or("");
    if (!ids.contains(id)) {
      reader_.report(*node, Message("settlement.unknown",
                                    {{"known", list_of(std::vector<std::string>(ids.begin(), ids.end()))}}));
    }
    return id;
  }

  Decimal amount(MapReader& map, const char* key) {
    const Node* node = map.required(key);
    const std::optional<Decimal> number = node ? reader_.number(*node) : std::nullopt;
    if (!number) return {};
    if (!fits(*number, scale_)) {
      reader_.report(*node, Message("settlement.bad-amount", {{"scale", std::to_string(scale_)}}));
    }
    return *number;
  }

  const Document& document_;
  Diagnostics found_;
  Reader reader_;
  Diagnostics& out_;
  IdSet natures_;  // Over all ranks.
  int scale_ = 0;
};

Decimal sum_of(const std::vector<Decimal>& amounts) {
  return std::accumulate(amounts.begin(), amounts.end(), Decimal(0));
}

// Pays claims rank by rank from what there is.
class Payer {
 public:
  Payer(const PaymentOrder& order, const Estate& estate) : order_(order), estate_(estate) {}

  Settlement run() {
    sort_assets();
    for (const Rank& rank : order_.ranks) pay(rank);
    give_reserve_back();
    pay_members();
    return std::move(out_);
  }

 private:
  // Assets of which the law says where they go never reach the creditors, unless it lets them cover debts.
  void sort_assets() {
    for (const Estate::Asset& asset : estate_.assets) {
      const auto source = std::find_if(order_.sources.begin(), order_.sources.end(),
                                       [&](const AssetSource& item) { return item.id == asset.source; });
      if (source == order_.sources.end()) continue;
      const bool agreed = source->treatment == Treatment::kAgreement && !asset.agreed_with.empty();
      if (source->treatment == Treatment::kOrder || (source->treatment == Treatment::kAgreement && !agreed)) {
        rest_ += asset.amount;
        out_.estate += asset.amount;
      } else if (source->may_cover_debts) {
        reserve_ += asset.amount;
        held_.emplace_back(&asset, &*source);
      } else {
        elsewhere(asset, *source, asset.amount);
      }
    }
  }

  void elsewhere(const Estate::Asset& asset, const AssetSource& source, const Decimal& amount) {
    static constexpr auto kWhy =
        std::to_array<const char*>({"settlement.to-order", "settlement.to-budget", "settlement.to-state",
                                    "settlement.as-agreed", "settlement.referred"});
    out_.elsewhere += amount;
    out_.payments.push_back({.kind = Payment::Kind::kElsewhere,
                             .id = asset.id,
                             .to = asset.agreed_with,
                             .rank = source.id,
                             .due = asset.amount,
                             .paid = amount,
                             .law = source.law,
                             .why = Message(kWhy[static_cast<std::size_t>(source.treatment)])});
  }

  void pay(const Rank& rank) {
    std::vector<const Estate::Claim*> claims;
    std::vector<Decimal> amounts;
    for (const Estate::Claim& claim : estate_.claims) {
      if (claim.rank != rank.id) continue;
      claims.push_back(&claim);
      amounts.push_back(claim.amount);
    }
    const Decimal total = sum_of(amounts);
    if (claims.empty()) return;
    out_.claimed += total;
    draw_on_reserve(total);
    const bool full = !(rest_ < total);
    const Decimal available = full ? total : rest_;
    const std::vector<Decimal> parts =
        full || total == Decimal(0) ? amounts : divide(available, amounts, order_.scale);
    Message why =
        full ? Message("settlement.in-full")
        : available == Decimal(0)
            ? Message("settlement.nothing-left")
            : Message("settlement.pro-rata", {{"available", to_text(available)}, {"total", to_text(total)}});
    for (std::size_t i = 0; i < claims.size(); ++i) {
      if (why.code == "settlement.pro-rata" && available * amounts[i] < parts[i] * total)
        why.code = "settlement.pro-rata-up";
      out_.payments.push_back({.kind = Payment::Kind::kClaim,
                               .id = claims[i]->id,
                               .to = claims[i]->creditor,
                               .rank = rank.id,
                               .due = amounts[i],
                               .paid = parts[i],
                               .law = rank.law,
                               .why = why});
      if (why.code == "settlement.pro-rata-up") why.code = "settlement.pro-rata";
    }
    rest_ = rest_ - available;
    out_.paid += available;
    out_.unpaid += total - available;
  }

  // What the law lets cover debts is touched only for what the rest does not reach.
  void draw_on_reserve(const Decimal& total) {
    if (!(rest_ < total)) return;
    const Decimal missing = total - rest_;
    const Decimal taken = missing < reserve_ ? missing : reserve_;
    reserve_ = reserve_ - taken;
    rest_ += taken;
    out_.estate += taken;
  }

  void give_reserve_back() {
    if (held_.empty()) return;
    std::vector<Decimal> amounts;
    for (const auto& [asset, source] : held_) amounts.push_back(asset->amount);
    if (sum_of(amounts) == Decimal(0)) return;
    const std::vector<Decimal> parts = divide(reserve_, amounts, order_.scale);
    for (std::size_t i = 0; i < held_.size(); ++i) elsewhere(*held_[i].first, *held_[i].second, parts[i]);
  }

  // Members get what is left only when no debt is unpaid.
  void pay_members() {
    std::vector<Decimal> capital;
    for (const Estate::Member& member : estate_.members) capital.push_back(member.capital);
    const Decimal total = sum_of(capital);
    if (total == Decimal(0)) return;
    const std::vector<Decimal> parts = divide(rest_, capital, order_.scale);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      out_.payments.push_back(
          {.kind = Payment::Kind::kMember,
           .id = estate_.members[i].id,
           .to = estate_.members[i].name.empty() ? estate_.members[i].id : estate_.members[i].name,
           .rank = "",
           .due = capital[i],
           .paid = parts[i],
           .law = order_.members_law,
           .why = rest_ == Decimal(0)
                      ? Message("settlement.nothing-left")
                      : Message(by_capital(parts[i], capital[i], total), {{"capital", to_text(capital[i])},
                                                                          {"total", to_text(total)},
                                                                          {"rest", to_text(rest_)}})});
    }
    out_.to_members = rest_;
  }

  // A part that was rounded up got one of the units left.
  const char* by_capital(const Decimal& part, const Decimal& capital, const Decimal& total) const {
    return rest_ * capital < part * total ? "settlement.by-capital-up" : "settlement.by-capital";
  }

  const PaymentOrder& order_;
  const Estate& estate_;
  Decimal rest_;
  Decimal reserve_;
  std::vector<std::pair<const Estate::Asset*, const AssetSource*>> held_;
  Settlement out_;
};

}  // namespace

std::optional<PaymentOrder> read_payment_order(const Document& document, Diagnostics& diagnostics) {
  return SettlementReader(document, diagnostics).order();
}

std::optional<Estate> read_estate(const Document& document, const PaymentOrder& order,
                                  Diagnostics& diagnostics, const SettlementLimits& limits) {
  return SettlementReader(document, diagnostics).estate(order, limits);
}

bool is_payable(const PaymentOrder& order, const Decimal& amount) { return fits(amount, order.scale); }

std::vector<Decimal> divide(const Decimal& amount, const std::vector<Decimal>& weights, int scale) {
  const Decimal total = sum_of(weights);
  const Decimal unit = Decimal(1).scaled_by_power_of_ten(-scale);
  std::vector<Decimal> parts;
  std::vector<Decimal> remainders;  // Of amount * weight, before it is divided by the total: exact.
  Decimal given;
  for (const Decimal& weight : weights) {
    const Decimal whole = amount * weight;
    Decimal part = (whole / total).round(scale, Rounding::kDown);
    // The quotient is rounded to 34 digits; a part may not be more than its share.
    if (whole < part * total) part = part - unit;
    parts.push_back(part);
    remainders.push_back(whole - part * total);
    given += part;
  }
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[b] < remainders[a]; });
  for (std::size_t i = 0; given < amount && i < order.size(); ++i) {
    parts[order[i]] += unit;
    given += unit;
  }
  return parts;
}

Result<Settlement> settle(const PaymentOrder& order, const Estate& estate) {
  if (!order.is_in_force(estate.on)) {
    return Error(ErrorCode::kInvalidArgument,
                 Message("settlement.not-in-force", {{"id", order.id}, {"day", spoken(estate.on)}}));
  }
  return Payer(order, estate).run();
}

}  // namespace htx::rules
