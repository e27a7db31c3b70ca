#include "engine/feel/syntax/parser.h"

#include <algorithm>
#include <array>

#include "engine/base/text.h"
#include "engine/feel/check/scope.h"
#include "engine/feel/library/builtins.h"
#include "engine/feel/syntax/lexer.h"
#include "engine/feel/syntax/print.h"
#include "engine/feel/syntax/slip.h"
#include "engine/feel/syntax/token.h"
#include "engine/value/temporal.h"

namespace htx::feel {
namespace {

using Kind = Token::Kind;

constexpr std::array<std::pair<std::string_view, Op>, 6> kComparisons = {{{"=", Op::kEqual},
                                                                          {"!=", Op::kNotEqual},
                                                                          {"<=", Op::kLessEqual},
                                                                          {">=", Op::kGreaterEqual},
                                                                          {"<", Op::kLess},
                                                                          {">", Op::kGreater}}};

class Parser {
 public:
  Parser(std::string_view text, const Names& names, const Manner& manner, Reporter& reporter)
      : text_(text),
        names_(names),
        mode_(manner.mode),
        limits_(manner.limits),
        reporter_(reporter),
        scope_(names, manner.mode),
        tokens_(tokens_of(text)) {}

  std::optional<Node> run(Grammar grammar) {
    Node root = grammar == Grammar::kExpression ? expression() : input_tests();
    if (!failed_ && peek().kind != Kind::kEnd) fail({"feel.expect-operator"});
    if (failed_ || reporter_.failed()) return std::nullopt;
    return root;
  }

 private:
  const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  Token take() { return at_ + 1 < tokens_.size() ? tokens_[at_++] : tokens_.back(); }
  bool accept(std::string_view symbol) {
    const bool found = peek().is(symbol) || peek().is_word(symbol);
    if (found) ++at_;
    return found;
  }
  void expect(std::string_view symbol) {
    if (!failed_ && !accept(symbol)) fail({"feel.expect-token", {{"token", std::string(symbol)}}});
  }

  // Reports the mistake at the current token and moves to the end, which ends every loop.
  void fail(Message expected) {
    if (failed_) return;
    failed_ = true;
    const Token& token = peek();
    if (const auto slip = slip_at(text_, tokens_, at_))
      report(*slip);
    else if (token.kind == Kind::kBad && token.text.starts_with('"'))
      reporter_.report(token.span, "feel.open-string");
    else if (token.kind == Kind::kEnd)
      reporter_.report(token.span, "feel.unexpected-end", std::move(expected));
    else
      reporter_.report(token.span, "feel.unexpected", std::move(expected));
    at_ = tokens_.size() - 1;
  }

  void report(const Slip& slip) {
    const std::string found(text_.substr(slip.span.begin, slip.span.end - slip.span.begin));
    reporter_.report(slip.span, {"feel.slip", {{"found", found}, {"write", slip.write}}});
  }
  void fail(const Slip& slip) {
    if (failed_) return;
    failed_ = true;
    report(slip);
    at_ = tokens_.size() - 1;
  }

  Node make(Op op, std::uint32_t begin, std::vector<Node> children) {
    Node node{.op = op,
              .span = {begin, at_ > 0 ? tokens_[at_ - 1].span.end : begin},
              .children = std::move(children)};
    for (const Node& child : node.children) node.depth = std::max(node.depth, child.depth + 1);
    if (node.depth > limits_.max_depth * 8) too_deep();
    return node;
  }
  Node make(Op op, std::vector<Node> children) {
    const std::uint32_t begin = children.front().span.begin;
    return make(op, begin, std::move(children));
  }
  static std::vector<Node> list_of(Node a) {
    std::vector<Node> nodes;
    nodes.push_back(std::move(a));
    return nodes;
  }
  static std::vector<Node> list_of(Node a, Node b) {
    std::vector<Node> nodes = list_of(std::move(a));
    nodes.push_back(std::move(b));
    return nodes;
  }
  Node literal(std::uint32_t begin, Value value) {
    Node node = make(Op::kLiteral, begin, {});
    node.value = std::move(value);
    return node;
  }
  // DMN leaves such a backslash as it is; an author meant something by it.
  void refuse_odd_escape(const Token& token) {
    if (!token.odd_escape.has_value() || mode_ != Mode::kStrict) return;
    const auto [begin, end] = *token.odd_escape;
    const std::string found(text_.substr(begin, end - begin));
    reporter_.report(*token.odd_escape, {"feel.bad-escape", {{"found", found}, {"write", "\\" + found}}});
  }
  void too_deep() {
    if (failed_) return;
    failed_ = true;
    reporter_.report(peek().span, {"feel.too-deep", {{"limit", std::to_string(limits_.max_depth)}}});
    at_ = tokens_.size() - 1;
  }

  // Counts nesting while it lives: of whatever is one thing from outside (primary) and of signs and types.
  struct Depth {
    explicit Depth(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > parser_.limits_.max_depth) parser_.too_deep();
    }
    ~Depth() { --parser_.depth_; }
    Parser& parser_;
  };

  Node expression() { return failed_ ? Node() : disjunction(); }

  Node disjunction() {
    Node left = conjunction();
    while (accept("or")) left = make(Op::kOr, list_of(std::move(left), conjunction()));
    return left;
  }

  Node conjunction() {
    Node left = comparison();
    while (accept("and")) left = make(Op::kAnd, list_of(std::move(left), comparison()));
    return left;
  }

  std::optional<Op> take_comparison() {
    for (const auto& [symbol, op] : kComparisons) {
      if (accept(symbol)) return op;
    }
    return std::nullopt;
  }

  static bool is_order(Op op) { return op >= Op::kLess && op <= Op::kGreaterEqual; }

  // a < x < b, which compares what a comparison gives.
  void chained(const Node& left, Op op, const Node& right) {
    if (failed_) return;  // What was read of the right side may be no whole node.
    const std::string symbol(op_symbol(op));
    fail(Slip{{left.span.begin, right.span.end},
              print(left) + " and " + print(left.children[1]) + " " + symbol + " " + print(right)});
  }

  Node comparison() {
    Node left = sum();
    while (!failed_) {
      if (const auto op = take_comparison()) {
        if (*op == Op::kLess && peek().is(">")) fail({"feel.expect-expression"});
        subject_ = print(left);
        Node right = sum();
        if (mode_ == Mode::kStrict && is_order(*op) && is_order(left.op)) chained(left, *op, right);
        left = make(*op, list_of(std::move(left), std::move(right)));
      } else if (accept("between")) {
        std::vector<Node> parts = list_of(std::move(left), sum());
        expect("and");
        parts.push_back(sum());
        left = make(Op::kBetween, std::move(parts));
      } else if (accept("in")) {
        left = membership(std::move(left));
      } else {
        break;
      }
    }
    return left;
  }

  // `x in test` and `x in (test, test)`; (1..3) is one test.
  Node membership(Node operand) {
    const std::int32_t position = scope_.push("?");
    const std::uint32_t begin = peek().span.begin;
    std::vector<Node> tests;
    if (accept("(")) {
      tests = test_list();
      if (tests.size() == 1 && peek().is(".."))
        tests.front() = range_tail(begin, false, std::move(tests.front()));
      else
        expect(")");
    } else {
      tests.push_back(test(false));
    }
    scope_.pop();
    Node node = make(Op::kIn, list_of(std::move(operand), make_tests(begin, std::move(tests), false)));
    node.binding.local = position;
    return node;
  }

  Node make_tests(std::uint32_t begin, std::vector<Node> tests, bool negated) {
    Node node = make(Op::kTests, begin, std::move(tests));
    node.negated = negated;
    return node;
  }

  // What stands in a cell (rules 12 to 16): `-`, `not(tests)` or tests.  `?` is the local value 0.
  Node input_tests() {
    scope_.push("?");
    if (peek().is("-") && peek(1).kind == Kind::kEnd) {
      const Token dash = take();
      std::vector<Node> any = list_of(make(Op::kAnything, dash.span.begin, {}));
      return make_tests(dash.span.begin, std::move(any), false);
    }
    const std::uint32_t begin = peek().span.begin;
    const std::size_t start = at_;
    if (peek().is_word("not") && peek(1).is("(")) {
      at_ += 2;
      std::vector<Node> tests = test_list();
      if (failed_ || (accept(")") && peek().kind == Kind::kEnd))
        return make_tests(begin, std::move(tests), true);
      at_ = start;  // A call of not() in a longer expression.
    }
    return make_tests(begin, test_list(), false);
  }

  std::vector<Node> test_list() {
    std::vector<Node> tests;
    do {
      tests.push_back(test());
      // The 5 of > 0,5 would be a test of its own.
      const auto slip = tests.back().is_test && at_ > 0 ? decimal_comma(tokens_, at_ - 1) : std::nullopt;
      if (slip.has_value() && mode_ == Mode::kStrict) fail(*slip);
    } while (!failed_ && accept(","));
    return tests;
  }

  // `>= 7 and < 50` after its first comparison: a range, or what `?` is needed for.
  void joined_tests(const Node& first) {
    const std::string word = take().text;
    const auto op = take_comparison();
    const std::string low = print(first.children[1]);
    const std::string symbol(op_symbol(first.op));
    std::string write = "? " + symbol + " " + low + " " + word + " ...";
    if (op.has_value()) {
      const std::string high = print(sum());
      const std::string other(op_symbol(*op));
      const bool is_range = word == "and" && symbol.front() == '>' && other.front() == '<';
      if (is_range)
        write = (symbol == ">=" ? "[" : "(") + low + ".." + high + (other == "<=" ? "]" : ")");
      else if (word == "or")
        write = symbol + " " + low + ", " + other + " " + high;
      else
        write = "? " + symbol + " " + low + " and ? " + other + " " + high;
    }
    fail(Slip{{first.span.begin, tokens_[at_ - 1].span.end}, write});
  }

  // One positive unary test (rule 7): a comparison with the input, or an expression.
  // `whole`: it may hold and/or and comparisons; the test after a bare `in` ends before them.
  Node test(bool whole = true) {
    const std::uint32_t begin = peek().span.begin;
    const std::size_t reads = input_reads_;
    if (const auto op = take_comparison()) {
      Node input = make(Op::kName, begin, {});
      input.name = "?";
      input.binding = *scope_.find("?");
      Node node = make(*op, begin, list_of(std::move(input), sum()));
      node.mentions_input = true;
      node.is_test = true;
      if (whole && !failed_ && (peek().is_word("and") || peek().is_word("or"))) joined_tests(node);
      return node;
    }
    Node node = whole ? expression() : sum();
    node.mentions_input = input_reads_ > reads;
    return node;
  }

  Node sum() {
    Node left = product();
    while (!failed_) {
      if (accept("+"))
        left = make(Op::kAdd, list_of(std::move(left), product()));
      else if (accept("-"))
        left = make(Op::kSubtract, list_of(std::move(left), product()));
      else
        break;
    }
    return left;
  }

  Node product() {
    Node left = power();
    while (!failed_) {
      if (accept("*"))
        left = make(Op::kMultiply, list_of(std::move(left), power()));
      else if (accept("/"))
        left = make(Op::kDivide, list_of(std::move(left), power()));
      else
        break;
    }
    return left;
  }

  // Left associative, and weaker than the sign: -3 ** 2 is 9 (10.3.1.2, rule 4).
  Node power() {
    Node left = negation();
    while (accept("**")) left = make(Op::kPower, list_of(std::move(left), negation()));
    return left;
  }

  Node negation() {
    const std::uint32_t begin = peek().span.begin;
    if (failed_ || !accept("-")) return instance();
    const Depth depth(*this);
    return make(Op::kNegate, begin, list_of(negation()));
  }

  Node instance() {
    Node operand = postfix();
    while (!failed_ && peek().is_word("instance") && peek(1).is_word("of")) {
      at_ += 2;
      Type wanted = type();
      operand = make(Op::kInstanceOf, list_of(std::move(operand)));
      operand.types.push_back(std::move(wanted));
    }
    return operand;
  }

  Node postfix() {
    Node node = primary();
    while (!failed_) {
      if (peek().is("."))
        node = path(std::move(node));
      else if (peek().is("[") && !closes_range())
        node = filter(std::move(node));
      else if (peek().is("("))
        node = call(std::move(node));
      else
        break;
    }
    return node;
  }

  // Whether a `[` after the end of a range closes it, as in ]1..3[.
  bool closes_range() const {
    if (range_ends_ == 0) return false;
    const Token& next = peek(1);
    if (next.kind == Kind::kEnd || next.is(")") || next.is("]") || next.is("}") || next.is(",") ||
        next.is("."))
      return true;
    static constexpr std::array<std::string_view, 6> kAfter = {"and",  "or",     "then",
                                                               "else", "return", "satisfies"};
    return next.kind == Kind::kName && std::ranges::find(kAfter, next.text) != kAfter.end();
  }

  Node path(Node operand) {
    take();
    if (peek().kind != Kind::kName) {
      fail({"feel.expect-name"});
      return {};
    }
    const Scope::Match match = scope_.member(tokens_, at_);
    at_ += match.tokens;
    Node node = make(Op::kPath, list_of(std::move(operand)));
    node.name = match.name;
    return node;
  }

  Node filter(Node operand) {
    take();
    const std::int32_t position = scope_.push_item();
    Node condition = expression();
    scope_.pop();
    expect("]");
    Node node = make(Op::kFilter, list_of(std::move(operand), std::move(condition)));
    node.binding.local = position;
    return node;
  }

  // Arguments, by position or all by name.
  Node call(Node callee) {
    take();
    Node node{.op = Op::kCall, .span = callee.span};
    bool first = true;
    while (!failed_ && !peek().is(")")) {
      if (!first) expect(",");
      first = false;
      if (const std::size_t length = named_argument()) {
        node.names.push_back(take_name(length));
        ++at_;
      }
      node.children.push_back(expression());
    }
    expect(")");
    if (!node.names.empty() && node.names.size() != node.children.size() && !failed_) {
      reporter_.report(callee.span, {"feel.bad-arguments", {{"name", callee.name}}}, {"feel.expect-named"});
      node.names.clear();
    }
    return finish_call(std::move(node), std::move(callee));
  }

  Node finish_call(Node node, Node callee) {
    const bool by_name = callee.op == Op::kName && callee.binding.local < 0 && callee.binding.slot < 0;
    return by_name ? call_by_name(std::move(node), callee)
                   : call_of_value(std::move(node), std::move(callee));
  }

  // A function that an expression gives: it is the last child, after its arguments.
  Node call_of_value(Node node, Node callee) {
    node.children.push_back(std::move(callee));
    Node made = make(Op::kCall, node.span.begin, std::move(node.children));
    made.names = std::move(node.names);
    return made;
  }

  // A function that nothing but its name tells, which is a built-in one.
  Node call_by_name(Node node, const Node& callee) {
    Node made = make(Op::kCall, node.span.begin, std::move(node.children));
    made.name = callee.name;
    made.names = std::move(node.names);
    made.binding = callee.binding;
    made.builtin = find_builtin(made.name);
    if (made.name == "is defined" && made.names.empty() && made.children.size() == 1)
      return defined(std::move(made));
    if (made.builtin == nullptr && mode_ == Mode::kStrict && !failed_) {
      const std::string near = nearest(made.name, builtin_names());
      reporter_.report(callee.span, {near.empty() ? "feel.unknown-function" : "feel.unknown-function-near",
                                     {{"name", made.name}, {"near", near}}});
    }
    return made;
  }

  // `is defined(x)` is another way to write `x != null`, and everything that knows the one knows the other.
  Node defined(Node call) {
    Node null = literal(call.span.end, Value());
    return make(Op::kNotEqual, call.span.begin, list_of(std::move(call.children.front()), std::move(null)));
  }

  // The number of tokens of a parameter's name if a colon follows it; else 0.
  std::size_t named_argument() const {
    std::size_t length = 0;
    while (peek(length).kind == Kind::kName) ++length;
    return length > 0 && peek(length).is(":") ? length : 0;
  }

  // Takes the next `length` tokens as the name they introduce, runs of white space as one blank.  A quoted
  // text inside is a mistake: such a name could not be written again.
  std::string take_name(std::size_t length) {
    std::string text = join_tokens(tokens_, at_, length);
    const auto begin = tokens_.begin() + static_cast<std::ptrdiff_t>(at_);
    const bool quotes = std::any_of(begin, begin + static_cast<std::ptrdiff_t>(length),
                                    [](const Token& token) { return token.kind == Kind::kString; });
    at_ = std::min(at_ + length, tokens_.size() - 1);
    if (quotes) fail({"feel.expect-name"});
    return text;
  }

  Node primary();
  Node word();
  Node name();
  Node conditional();
  Node iteration();
  Node quantified(Op op);
  Node function();
  Node bracketed();
  Node range_tail(std::uint32_t begin, bool low_closed, Node low);
  Node comparison_range(std::uint32_t begin, Op op);
  Node context();
  Node at_literal();
  Type type();
  std::size_t variables(std::vector<std::string>& names, std::vector<Node>& domains, bool ranges);

  std::string_view text_;
  const Names& names_;
  Mode mode_;
  const Limits& limits_;
  Reporter& reporter_;
  Scope scope_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t range_ends_ = 0;
  std::size_t input_reads_ = 0;
  std::string subject_;  // The left side of the comparison read last, as text.
  std::size_t partial_reads_ = 0;
  bool failed_ = false;
};

Node Parser::primary() {
  const Depth depth(*this);
  if (failed_) return {};
  const Token& token = peek();
  const std::uint32_t begin = token.span.begin;
  if (token.kind == Kind::kNumber) {
    const auto number = Decimal::from_text(token.text);
    if (!number.has_value()) reporter_.report(token.span, {"feel.number-out-of-range"});
    take();
    return literal(begin, number.has_value() ? Value(*number) : Value());
  }
  if (token.kind == Kind::kString) {
    refuse_odd_escape(token);
    return literal(begin, Value::string(take().text));
  }
  if (token.kind == Kind::kName) return word();
  if (token.is("(") || token.is("[") || token.is("]")) return bracketed();
  if (token.is("{")) return context();
  if (token.is("@")) return at_literal();
  if (mode_ == Mode::kLenient) {  // A comparison is an expression (rule 2h): [< 1, > 5].
    if (const auto op = take_comparison()) return comparison_range(begin, *op);
  }
  // x > 5 and < 10: the second comparison lacks what it compares.
  if (at_ > 0 && !subject_.empty() && (tokens_[at_ - 1].is_word("and") || tokens_[at_ - 1].is_word("or"))) {
    if (const auto op = take_comparison()) {
      const Node right = sum();
      fail(Slip{{begin, right.span.end}, subject_ + " " + std::string(op_symbol(*op)) + " " + print(right)});
    }
  }
  fail({"feel.expect-expression"});
  return {};
}

Node Parser::word() {
  const Token& token = peek();
  const std::uint32_t begin = token.span.begin;
  if (token.text == "if") return conditional();
  if (token.text == "for") return iteration();
  if (token.text == "some") return quantified(Op::kSome);
  if (token.text == "every") return quantified(Op::kEvery);
  if (token.text == "function" && peek(1).is("(")) return function();
  if (token.text == "true" || token.text == "false") return literal(begin, Value(take().text == "true"));
  if (token.text == "null") {
    take();
    return literal(begin, Value());
  }
  static constexpr std::array<std::string_view, 10> kReserved = {
      "and", "or", "then", "else", "return", "satisfies", "between", "in", "instance", "external"};
  if (std::ranges::find(kReserved, token.text) != kReserved.end() && scope_.match(tokens_, at_).tokens == 1 &&
      !scope_.find(token.text).has_value()) {
    fail({"feel.expect-expression"});
    return {};
  }
  return name();
}

Node Parser::name() {
  const std::uint32_t begin = peek().span.begin;
  const Scope::Match match = scope_.match(tokens_, at_);
  at_ += match.tokens;
  Node node = make(Op::kName, begin, {});
  node.name = match.name;
  if (node.name == "?") ++input_reads_;
  if (node.name == "partial") ++partial_reads_;
  const auto binding = scope_.find(node.name);
  if (binding.has_value()) node.binding = *binding;
  const bool called = peek().is("(");
  if (mode_ == Mode::kStrict && node.name == "not" && !called && peek().kind != Kind::kEnd &&
      !binding.has_value()) {
    --at_;
    fail({"feel.expect-token", {{"token", "("}}});
    return node;
  }
  const bool bound =
      binding.has_value() && (binding->local >= 0 || binding->slot >= 0 || !binding->items.empty());
  if (!bound && !called && mode_ == Mode::kStrict) {
    const std::string near = nearest(node.name, scope_.all());
    reporter_.report(node.span, {near.empty() ? "feel.unknown-name" : "feel.unknown-name-near",
                                 {{"name", node.name}, {"near", near}}});
  }
  return node;
}

// A chain of `else if` is read in one loop: it is as deep as its parts.
Node Parser::conditional() {
  std::vector<std::pair<std::uint32_t, std::vector<Node>>> chain;
  do {
    const std::uint32_t begin = take().span.begin;
    std::vector<Node> parts = list_of(expression());
    expect("then");
    parts.push_back(expression());
    expect("else");
    chain.emplace_back(begin, std::move(parts));
  } while (!failed_ && peek().is_word("if"));
  Node node = expression();
  for (; !chain.empty(); chain.pop_back()) {
    auto& [begin, parts] = chain.back();
    parts.push_back(std::move(node));
    node = make(Op::kIf, begin, std::move(parts));
  }
  return node;
}

// `x in domain, y in domain`: declares the variables; a later domain sees the earlier ones.
std::size_t Parser::variables(std::vector<std::string>& names, std::vector<Node>& domains, bool ranges) {
  std::size_t count = 0;
  do {
    std::size_t length = 0;
    while (peek(length).kind != Kind::kEnd && !peek(length).is_word("in")) ++length;
    if (length == 0 || peek().kind != Kind::kName || peek(length).kind == Kind::kEnd) {
      fail({"feel.expect-name"});
      return count;
    }
    names.push_back(take_name(length));
    expect("in");
    Node domain = expression();
    if (ranges && accept("..")) {
      domain = make(Op::kRange, list_of(std::move(domain), expression()));
      domain.low_closed = domain.high_closed = true;
      domain.negated = true;
    }
    domains.push_back(std::move(domain));
    scope_.push(names.back());
    ++count;
  } while (!failed_ && accept(","));
  return count;
}

Node Parser::iteration() {
  const std::uint32_t begin = take().span.begin;
  const std::int32_t position = scope_.depth();
  std::vector<std::string> names;
  std::vector<Node> parts;
  const std::size_t count = variables(names, parts, true);
  scope_.push("partial");
  expect("return");
  const std::size_t reads = partial_reads_;
  parts.push_back(expression());
  for (std::size_t i = 0; i <= count; ++i) scope_.pop();
  Node node = make(Op::kFor, begin, std::move(parts));
  node.negated = partial_reads_ > reads;
  node.names = std::move(names);
  node.binding.local = position;
  return node;
}

Node Parser::quantified(Op op) {
  const std::uint32_t begin = take().span.begin;
  const std::int32_t position = scope_.depth();
  std::vector<std::string> names;
  std::vector<Node> parts;
  const std::size_t count = variables(names, parts, true);
  expect("satisfies");
  parts.push_back(expression());
  for (std::size_t i = 0; i < count; ++i) scope_.pop();
  Node node = make(op, begin, std::move(parts));
  node.names = std::move(names);
  node.binding.local = position;
  return node;
}

Node Parser::function() {
  const std::uint32_t begin = take().span.begin;
  expect("(");
  const std::int32_t position = scope_.depth();
  std::vector<std::string> names;
  std::vector<Type> types;
  while (!failed_ && !peek().is(")")) {
    if (!names.empty()) expect(",");
    std::size_t length = 0;
    while (peek(length).kind != Kind::kEnd && !peek(length).is(",") && !peek(length).is(")") &&
           !peek(length).is(":")) {
      ++length;
    }
    if (length == 0) fail({"feel.expect-name"});
    names.push_back(take_name(length));
    types.push_back(accept(":") ? type() : Type());
  }
  expect(")");
  for (const std::string& parameter : names) scope_.push(parameter);
  const bool external = accept("external");
  std::vector<Node> body = list_of(expression());
  for (std::size_t i = 0; i < names.size(); ++i) scope_.pop();
  Node node = make(Op::kFunction, begin, std::move(body));
  node.names = std::move(names);
  node.types = std::move(types);
  node.binding.local = position;
  node.negated = external;
  return node;
}

// The rest of a range after its low end: `.. high` and the closing bracket.
Node Parser::range_tail(std::uint32_t begin, bool low_closed, Node low) {
  expect("..");
  ++range_ends_;
  Node high = sum();
  --range_ends_;
  const bool high_closed = peek().is("]");
  if (!accept("]") && !accept(")") && !accept("[")) expect("]");
  Node node = make(Op::kRange, begin, list_of(std::move(low), std::move(high)));
  node.low_closed = low_closed;
  node.high_closed = high_closed;
  return node;
}

// A comparison as a value, < 10: the range of what passes it.
Node Parser::comparison_range(std::uint32_t begin, Op op) {
  Node end = sum();
  const bool is_low = op == Op::kGreater || op == Op::kGreaterEqual;
  Node other{.op = Op::kLiteral, .span = end.span};
  const bool is_both = op == Op::kEqual || op == Op::kNotEqual;
  Node node = is_both  ? make(Op::kRange, begin, list_of(std::move(end)))
              : is_low ? make(Op::kRange, begin, list_of(std::move(end), std::move(other)))
                       : make(Op::kRange, begin, list_of(std::move(other), std::move(end)));
  node.is_test = true;
  node.low_closed = op == Op::kGreaterEqual || op == Op::kEqual;
  node.high_closed = op == Op::kLessEqual || op == Op::kEqual;
  return node;
}

// After `(`, `[` or `]`: a range, a list or an expression in brackets.
Node Parser::bracketed() {
  const Token open = take();
  const std::uint32_t begin = open.span.begin;
  if (open.is("]")) return range_tail(begin, false, sum());
  if (open.is("(")) {
    if (const auto op = take_comparison()) {
      Node range = comparison_range(begin, *op);
      expect(")");
      return range;
    }
    Node inner = expression();
    if (peek().is("..")) return range_tail(begin, false, std::move(inner));
    expect(")");
    return inner;
  }
  std::vector<Node> elements;
  while (!failed_ && !peek().is("]")) {
    if (!elements.empty()) expect(",");
    elements.push_back(expression());
    if (elements.size() == 1 && peek().is("..")) return range_tail(begin, true, std::move(elements.front()));
  }
  expect("]");
  return make(Op::kList, begin, std::move(elements));
}

Node Parser::context() {
  const std::uint32_t begin = take().span.begin;
  const std::int32_t position = scope_.depth();
  std::vector<std::string> names;
  std::vector<Node> entries;
  while (!failed_ && !peek().is("}")) {
    if (!names.empty()) expect(",");
    std::size_t length = 0;
    if (peek().kind == Kind::kString) length = 1;
    while (!peek(length).is(":") && !peek(length).is("}") && !peek(length).is(",") &&
           peek(length).kind != Kind::kEnd) {
      ++length;
    }
    if (length == 0 || !peek(length).is(":")) {
      at_ += length;
      if (length == 0)
        fail({"feel.expect-name"});
      else
        expect(":");
      break;
    }
    names.push_back(peek().kind == Kind::kString && length == 1 ? take().text : take_name(length));
    expect(":");
    entries.push_back(expression());
    scope_.push(names.back());
  }
  for (std::size_t i = 0; i < entries.size(); ++i) scope_.pop();
  expect("}");
  Node node = make(Op::kContext, begin, std::move(entries));
  node.names = std::move(names);
  node.binding.local = position;
  return node;
}

// @"2020-12-31": a date or a duration (rule 53).
Node Parser::at_literal() {
  const std::uint32_t begin = take().span.begin;
  if (peek().kind != Kind::kString) {
    fail({"feel.expect-temporal"});
    return {};
  }
  const Token token = take();
  Value value = temporal_from_text(token.text);
  if (value.is_null() && !failed_) {
    reporter_.report(token.span, {"feel.bad-temporal", {{"found", token.text}}}, {"feel.expect-temporal"});
  }
  return literal(begin, std::move(value));
}

// A type's name, perhaps with arguments: list<number>, date and time, context<a: string>.
Type Parser::type() {
  const Depth depth(*this);
  if (failed_) return {};
  const std::size_t begin = at_;
  std::size_t length = 0;
  for (std::size_t ahead = 1; ahead <= 6 && peek(ahead - 1).kind != Kind::kEnd; ++ahead) {
    const std::string text = join_tokens(tokens_, begin, ahead);
    if (type_from_text(text).has_value() || names_.types().contains(text)) length = ahead;
  }
  if (length == 0) {
    fail({"feel.expect-type"});
    return {};
  }
  const std::string text = join_tokens(tokens_, begin, length);
  at_ += length;
  if (const auto named = names_.types().find(text); named != names_.types().end()) return named->second;
  Type result = type_from_text(text).value_or(Type());
  if (!accept("<")) return result;
  while (!failed_ && !peek().is(">")) {
    if (!result.arguments.empty()) expect(",");
    if (result.kind == Type::Kind::kContext) {
      std::size_t name_length = 0;
      while (!peek(name_length).is(":") && peek(name_length).kind != Kind::kEnd) ++name_length;
      result.names.push_back(take_name(name_length));
      expect(":");
    }
    result.arguments.push_back(type());
  }
  expect(">");
  if (result.kind == Type::Kind::kFunction && accept("->")) result.arguments.push_back(type());
  return result;
}

}  // namespace

std::optional<Node> parse(std::string_view text, Grammar grammar, const Names& names, const Manner& manner,
                          Reporter& reporter) {
  if (text.size() > manner.limits.max_bytes) {
    reporter.report({}, {"feel.too-long", {{"limit", std::to_string(manner.limits.max_bytes)}}});
    return std::nullopt;
  }
  return Parser(text, names, manner, reporter).run(grammar);
}

}  // namespace htx::feel
