namespace GradeSchoolMath;

/// <summary>What word problems can be about: each tells a story of its own and knows which steps solve it.</summary>
internal static class Stories
{
    public static IReadOnlyList<Func<Scene, Story>> All { get; } =
    [Boxes, Together, More, Change, Sharing, Days, Half, Chain];

    private static Story Boxes(Scene scene)
    {
        var (boxes, each, given) = (scene.Number(2, 6), scene.Number(2, 6), scene.Number(2, 9));
        var all = new Step(boxes, '*', each);
        var gets = scene.Any("buys", "finds", "brings");
        var loses = scene.Any("gives", "sells", "lends");
        return new Story(
            $"{scene.One} {gets} {boxes} boxes with {each} {scene.Thing} in each and {loses} {given} of them to {scene.Two} . How many {scene.Thing} are left ?",
            [all, new Step(all.Result, '-', given)]
        );
    }

    private static Story Together(Scene scene)
    {
        var (has, times) = (scene.Number(2, 9), scene.Number(2, 4));
        var other = new Step(has, '*', times);
        return new Story(
            $"{scene.One} has {has} {scene.Thing} . {scene.Two} has {times} times as many . How many {scene.Thing} do they have together ?",
            [other, new Step(has, '+', other.Result)]
        );
    }

    private static Story More(Scene scene)
    {
        var (has, more) = (scene.Number(3, 12), scene.Number(2, 9));
        var verb = scene.Any("finds", "makes", "picks");
        var other = new Step(has, scene.Any("more", "fewer") == "more" ? '+' : '-', more);
        var than = other.Sign == '+' ? "more" : "fewer";
        return new Story(
            $"{scene.One} {verb} {has} {scene.Thing} . {scene.Two} {verb} {more} {than} than {scene.One} . How many {scene.Thing} is that in all ?",
            [other, new Step(has, '+', other.Result)]
        );
    }

    private static Story Change(Scene scene)
    {
        var (price, count, paid) = (scene.Number(2, 6), scene.Number(2, 6), scene.Number(9, 30));
        var cost = new Step(price, '*', count);
        var has = scene.Any("has", "takes", "saved");
        return new Story(
            $"{scene.One} {has} {paid} dollars and buys {count} {scene.Thing} for {price} dollars each . How many dollars are left ?",
            [cost, new Step(paid, '-', cost.Result)]
        );
    }

    private static Story Sharing(Scene scene)
    {
        var (has, more, friends) = (scene.Number(3, 20), scene.Number(2, 9), scene.Number(2, 5));
        var all = new Step(has, '+', more);
        var gets = scene.Any("gets", "finds", "buys");
        return new Story(
            $"{scene.One} has {has} {scene.Thing} and {gets} {more} more . {scene.One} shares them equally among {friends} friends . How many {scene.Thing} does each friend get ?",
            [all, new Step(all.Result, '/', friends)]
        );
    }

    private static Story Days(Scene scene)
    {
        var (daily, days) = (scene.Number(2, 6), scene.Number(2, 6));
        var (gone, more) = (scene.Number(2, 9), scene.Number(2, 9));
        var all = new Step(daily, '*', days);
        var left = new Step(all.Result, '-', gone);
        var verb = scene.Any("collects", "picks", "gets");
        return new Story(
            $"{scene.One} {verb} {daily} {scene.Thing} a day for {days} days . {scene.Two} takes {gone} of them . Then {scene.Three} brings {more} more . How many {scene.Thing} does {scene.One} have ?",
            [all, left, new Step(left.Result, '+', more)]
        );
    }

    private static Story Half(Scene scene)
    {
        var (first, again) = (scene.Number(2, 20), scene.Number(2, 9));
        var half = new Step(first, '/', 2);
        var both = new Step(first, '+', half.Result);
        var verb = scene.Any("sells", "reads", "paints");
        return new Story(
            $"{scene.One} {verb} {first} {scene.Thing} in May , half as many in June and {again} in July . How many {scene.Thing} is that in all ?",
            [half, both, new Step(both.Result, '+', again)]
        );
    }

    private static Story Chain(Scene scene)
    {
        var (has, fewer, times) = (scene.Number(4, 12), scene.Number(2, 9), scene.Number(2, 4));
        var second = new Step(has, '-', fewer);
        return new Story(
            $"{scene.One} has {has} {scene.Thing} . {scene.Two} has {fewer} fewer than {scene.One} . {scene.Three} has {times} times as many as {scene.Two} . How many {scene.Thing} does {scene.Three} have ?",
            [second, new Step(second.Result, '*', times)]
        );
    }
}
