using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LampuKota.Broker;
using LampuKota.Mqtt;

namespace LampuKota.Tests;

public sealed class TopicTreeTests
{
    // Few words, so that random filters and topics meet; the empty level and `$` are the special cases of 4.7.
    private static readonly Gen<string> Level = Gen.Elements("", "a", "b", "$a");

    private static readonly Gen<string> Topic =
        Gen.ListOf(Level).Where(levels => levels.Count is > 0 and < 6).Select(levels => string.Join('/', levels)).Where(topic => topic.Length > 0);

    private static readonly Gen<string> Filter =
        from levels in Gen.ListOf(Gen.OneOf(Level, Gen.Constant("+"))).Where(levels => levels.Count < 6)
        from end in Gen.Elements("", "#")
        let filter = string.Join('/', end.Length == 0 ? levels : [.. levels, end])
        where filter.Length > 0
        select filter;

    [Theory]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true)]
    [InlineData("sport/#", "sport", true)]
    [InlineData("#", "sport/tennis", true)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("/+", "/finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("#", "$SYS/monitor", false)]
    [InlineData("+/monitor", "$SYS/monitor", false)]
    [InlineData("$SYS/#", "$SYS/monitor", true)]
    [InlineData("$SYS/+", "$SYS/monitor", true)]
    public void A_filter_matches_as_the_examples_of_the_specification_say(string filter, string topic, bool matches)
    {
        TopicTree tree = new();
        Subscription subscription = Subscribe(tree, Session("c"), filter);

        Assert.Equal(matches ? [subscription] : [], Match(tree, topic));
    }

    [Fact]
    public void The_tree_finds_exactly_the_filters_that_match_one_by_one() =>
        Prop.ForAll(
            Gen.ListOf(Filter).ToArbitrary(),
            Topic.ToArbitrary(),
            (filters, topic) =>
            {
                TopicTree tree = new();
                List<Subscription> subscriptions = [.. filters.Select((filter, i) => Subscribe(tree, Session($"c{i}"), filter))];

                IEnumerable<Subscription> expected = subscriptions.Where(subscription => TopicFilter.Matches(subscription.Name, topic));
                return Match(tree, topic).ToHashSet().SetEquals(expected);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void After_removals_the_tree_finds_exactly_what_is_left() =>
        Prop.ForAll(
            Gen.ListOf(Filter).ToArbitrary(),
            Gen.ListOf(Filter).ToArbitrary(),
            Topic.ToArbitrary(),
            (kept, removed, topic) =>
            {
                TopicTree tree = new();
                List<Subscription> gone = [.. removed.Select((filter, i) => Subscribe(tree, Session($"r{i}"), filter))];
                List<Subscription> left = [.. kept.Select((filter, i) => Subscribe(tree, Session($"k{i}"), filter))];
                gone.ForEach(tree.Remove);

                IEnumerable<Subscription> expected = left.Where(subscription => TopicFilter.Matches(subscription.Name, topic));
                return tree.Count == left.Count && Match(tree, topic).ToHashSet().SetEquals(expected);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_new_subscription_to_the_same_filter_takes_the_place_of_the_former()
    {
        TopicTree tree = new();
        Session session = Session("c");
        Subscription former = Subscribe(tree, session, "a/b");
        Subscription next = new(session, new TopicSubscription("a/b", QualityOfService.ExactlyOnce), 7);
        tree.Set(next, former);

        Assert.Equal([next], Match(tree, "a/b"));
        Assert.Equal(1, tree.Count);
    }

    [Fact]
    public void Many_subscriptions_to_one_filter_come_and_go_without_losing_another()
    {
        TopicTree tree = new();
        List<Subscription> subscriptions = [.. Enumerable.Range(0, 1_000).Select(i => Subscribe(tree, Session($"c{i}"), "a"))];
        foreach (Subscription subscription in subscriptions.Where((_, i) => i % 3 != 0))
            tree.Remove(subscription);

        Assert.Equal(subscriptions.Where((_, i) => i % 3 == 0).ToHashSet(), Match(tree, "a").ToHashSet());
    }

    [Fact]
    public async Task A_subscription_that_stays_is_found_while_others_come_and_go()
    {
        TopicTree tree = new();
        Subscription stays = Subscribe(tree, Session("stays"), "a/b");
        using CancellationTokenSource done = new();
        Task writer = Task.Run(() =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                List<Subscription> others = [.. Enumerable.Range(0, i % 5).Select(n => Subscribe(tree, Session($"c{n}"), n % 2 == 0 ? "a/b" : "a/+"))];
                others.ForEach(tree.Remove);
            }

            done.Cancel();
        });
        int missed = 0;
        while (!done.IsCancellationRequested)
            missed += Match(tree, "a/b").Contains(stays) ? 0 : 1;
        await writer;

        Assert.Equal(0, missed);
    }

    [Fact]
    public void An_emptied_tree_keeps_no_levels()
    {
        TopicTree tree = new();
        foreach (string filter in (string[])["a/b/c", "a/+/c/#", "$share/g/a/b"])
        {
            Subscription subscription = Subscribe(tree, Session("c"), filter);
            tree.Remove(subscription);
        }

        Assert.True(tree.IsEmpty);
    }

    private static Session Session(string name) => new(name, Identity.Anonymous, new Outbox(new BrokerLimits(), new BrokerClock(TimeProvider.System), new BrokerCounters()));

    private static Subscription Subscribe(TopicTree tree, Session session, string filter)
    {
        Subscription subscription = new(session, new TopicSubscription(filter), identifier: null);
        tree.Set(subscription, former: null);
        return subscription;
    }

    private static List<Subscription> Match(TopicTree tree, string topic)
    {
        MatchList matches = new();
        tree.Match(Encoding.UTF8.GetBytes(topic), matches);
        return [.. matches.Plain, .. matches.Shared];
    }
}
