using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace ReSTEM.MLNet.SelfTraining.Runs.Report;

/// <summary>A plot that becomes an SVG, which grows and shrinks with the page.</summary>
internal sealed class Plot
{
    private const double Width = 420;
    private const double Height = 280;

    // Colours that people with any kind of colour vision tell apart (Okabe and Ito 2008).
    private static readonly OxyColor[] s_colours =
    [
        OxyColor.FromRgb(0, 114, 178),
        OxyColor.FromRgb(213, 94, 0),
        OxyColor.FromRgb(0, 158, 115),
        OxyColor.FromRgb(204, 121, 167),
        OxyColor.FromRgb(86, 180, 233),
        OxyColor.FromRgb(230, 159, 0),
    ];

    private readonly PlotModel _model;
    private readonly string _caption;
    private readonly List<string> _keys = [];
    private int _series;

    public Plot(string title, string horizontal, string vertical, string caption)
    {
        _caption = caption;
        _model = new PlotModel
        {
            Title = title,
            TitleFontSize = 14,
            DefaultFont = "sans-serif",
            Background = OxyColors.White,
        };
        _model.Axes.Add(Axis(AxisPosition.Bottom, horizontal));
        _model.Axes.Add(Axis(AxisPosition.Left, vertical));
    }

    /// <summary>A line through points.</summary>
    public Plot Line(string name, IEnumerable<(double X, double Y)> points)
    {
        var line = new LineSeries
        {
            Color = Next(name),
            StrokeThickness = 2,
            MarkerType = MarkerType.Circle,
            MarkerSize = 3,
        };
        line.Points.AddRange(points.Select(p => new DataPoint(p.X, p.Y)));
        if (line.Points.Count > 60)
            line.MarkerType = MarkerType.None;
        _model.Series.Add(line);
        return this;
    }

    /// <summary>Upright bars about the points, from low to high.</summary>
    public Plot Intervals(IEnumerable<(double X, double Low, double High)> bars)
    {
        foreach (var (x, low, high) in bars)
        {
            var bar = new LineSeries { Color = s_colours[(_series - 1) % s_colours.Length] };
            bar.Points.AddRange([new DataPoint(x, low), new DataPoint(x, high)]);
            _model.Series.Add(bar);
        }
        return this;
    }

    /// <summary>Columns side by side: of each name, one column at every place.</summary>
    public Plot Columns(string name, IReadOnlyList<(double X, double Y)> columns, double width)
    {
        var bars = new RectangleBarSeries { FillColor = Next(name), StrokeThickness = 0 };
        foreach (var (x, y) in columns)
            bars.Items.Add(new RectangleBarItem(x, 0, x + width, y));
        _model.Series.Add(bars);
        _model.Axes[1].Minimum = 0;
        return this;
    }

    /// <summary>Holds the vertical axis to a range.</summary>
    public Plot Range(double from, double to)
    {
        (_model.Axes[1].Minimum, _model.Axes[1].Maximum) = (from, to);
        return this;
    }

    /// <summary>Counts in steps of at least one along the horizontal axis.</summary>
    public Plot WholeNumbers()
    {
        _model.Axes[0].MinimumMajorStep = 1;
        _model.Axes[0].MinimumMinorStep = 1;
        return this;
    }

    /// <summary>The plot as a figure of a page.</summary>
    /// <param name="number">Of the figure on its page: an SVG's names are the whole page's.</param>
    public string ToHtml(int number)
    {
        var exporter = new SvgExporter
        {
            Width = Width,
            Height = Height,
            IsDocument = false,
            UseVerticalTextAlignmentWorkaround = true,
        };
        var svg = exporter
            .ExportToString(_model)
            .Replace("id=\"clipPath", $"id=\"clip{number}-", StringComparison.Ordinal)
            .Replace("url(#clipPath", $"url(#clip{number}-", StringComparison.Ordinal);
        var keys = _keys.Count > 1 ? $"<p class=\"keys\">{string.Concat(_keys)}</p>" : "";
        return $"<figure>{Html.Scaling(svg, Width, Height)}{keys}<figcaption>{Html.Text(_caption)}</figcaption></figure>";
    }

    private OxyColor Next(string name)
    {
        var colour = s_colours[_series++ % s_colours.Length];
        _keys.Add(
            $"<span><i style=\"background:#{colour.R:x2}{colour.G:x2}{colour.B:x2}\"></i>{Html.Text(name)}</span>"
        );
        return colour;
    }

    private static LinearAxis Axis(AxisPosition position, string title) =>
        new()
        {
            Position = position,
            Title = title,
            // The exporter takes text for narrower than browsers draw it.
            AxisTitleDistance = position == AxisPosition.Left ? 16 : 6,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColor.FromRgb(232, 236, 240),
            TicklineColor = OxyColors.Gray,
        };
}
