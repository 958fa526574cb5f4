"""The style: Fusion underneath, with every indicator, field, button and ring drawn from the tokens."""

from __future__ import annotations

from enum import StrEnum
from typing import cast

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QStyleOptionHeader,
    QStyleOptionProgressBar,
    QStyleOptionSlider,
    QTextEdit,
    QWidget,
)

from reviewdesk.ui.theme import paint
from reviewdesk.ui.theme.dress import Dress
from reviewdesk.ui.theme.icons import Icon, draw_icon
from reviewdesk.ui.theme.tokens import Colours, Radius, Type


class ButtonKind(StrEnum):
    """How loud a button is; set as the dynamic property `kind`."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"
    QUIET = "quiet"
    LINK = "link"


_P = QStyle.PrimitiveElement
_C = QStyle.ControlElement
_X = QStyle.ComplexControl
_M = QStyle.PixelMetric
_S = QStyle.StateFlag
_SUB = QStyle.SubControl
_ARROWS = {
    _P.PE_IndicatorArrowDown: Icon.DOWN,
    _P.PE_IndicatorArrowUp: Icon.UP,
    _P.PE_IndicatorArrowLeft: Icon.LEFT,
    _P.PE_IndicatorArrowRight: Icon.CHEVRON,
    _P.PE_IndicatorHeaderArrow: Icon.DOWN,
}
_FIELD_PAD = 10


def _is(option: QStyleOption, flag: QStyle.StateFlag) -> bool:
    return bool(option.state & flag)


def _keyboard_focus(option: QStyleOption) -> bool:
    return _is(option, _S.State_HasFocus)


class DeskStyle(QProxyStyle):
    """No style sheets: each state of each control is painted, in all modes and at every text size."""

    def __init__(self, look: Dress) -> None:
        super().__init__("Fusion")
        self._look = look

    @property
    def _c(self) -> Colours:
        return self._look.colours

    # --- primitives ---------------------------------------------------------------

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        match element:
            case _P.PE_PanelButtonCommand:
                self._button(option, painter, widget)
            case _P.PE_PanelLineEdit:
                self._line_edit(cast(QStyleOptionFrame, option), painter, widget)
            case _P.PE_FrameLineEdit | _P.PE_FrameGroupBox | _P.PE_FrameDefaultButton:
                pass
            case _P.PE_FrameFocusRect:
                paint.ring(painter, option.rect, self._c.focus)
            case _P.PE_Frame:
                self._frame(option, painter, widget)
            case _P.PE_PanelMenu | _P.PE_FrameMenu | _P.PE_PanelTipLabel:
                paint.box(painter, option.rect, fill=self._c.surface, line=self._c.edge, radius=0)
            case _P.PE_PanelScrollAreaCorner:
                painter.fillRect(option.rect, option.palette.base())
            case _ if element in _ARROWS:
                self._arrow(_ARROWS[element], option, painter)
            case _ if not self._indicator(element, option, painter):
                super().drawPrimitive(element, option, painter, widget)

    def _indicator(self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter) -> bool:
        """Paint what shows on or off; False when the element is none of them."""
        live, hover = _is(option, _S.State_Enabled), _is(option, _S.State_MouseOver)
        on, rect, c = _is(option, _S.State_On), QRectF(option.rect), self._c
        match element:
            case _P.PE_IndicatorCheckBox | _P.PE_IndicatorItemViewItemCheck:
                partly = _is(option, _S.State_NoChange)
                paint.check_mark(painter, rect, c, on=on, partly=partly, live=live, hover=hover)
            case _P.PE_IndicatorRadioButton:
                paint.radio_dot(painter, rect, c, on=on, live=live, hover=hover)
            case _P.PE_PanelButtonTool | _P.PE_FrameButtonTool:
                if live and hover:
                    paint.box(painter, rect, fill=c.hover)
                if _keyboard_focus(option):
                    paint.ring(painter, rect, c.focus)
            case _:
                return False
        return True

    def _frame(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        if isinstance(widget, QTextEdit | QPlainTextEdit):
            live = widget.isEnabled() and not widget.isReadOnly()
            problem = bool(widget.property("problem"))
            paint.field(painter, option.rect, self._c, focus=widget.hasFocus(), problem=problem, live=live)
        else:
            paint.box(painter, option.rect, line=self._c.line, radius=Radius.CARD)

    def _arrow(self, icon: Icon, option: QStyleOption, painter: QPainter) -> None:
        side = min(self._look.sized(16), option.rect.width(), option.rect.height())
        place = QRectF(0, 0, side, side)
        place.moveCenter(QRectF(option.rect).center())
        draw_icon(painter, icon, place, QColor(self._c.muted))

    def _button(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        c = self._c
        kind = (widget.property("kind") if widget else None) or ButtonKind.PLAIN
        live, hover = _is(option, _S.State_Enabled), _is(option, _S.State_MouseOver)
        down = _is(option, _S.State_Sunken) or _is(option, _S.State_On)
        rect = option.rect
        fill: str | None
        line: str | None
        match kind:
            case ButtonKind.PRIMARY | ButtonKind.DANGER:
                strong = (
                    c.bad if kind == ButtonKind.DANGER else (c.accent_strong if hover or down else c.accent)
                )
                fill, line = (strong, None) if live else (c.neutral_soft, None)
            case ButtonKind.QUIET | ButtonKind.LINK:
                fill, line = (
                    (c.hover if live and (hover or down) and kind == ButtonKind.QUIET else None),
                    None,
                )
            case _:
                fill, line = (c.hover if live and (hover or down) else c.surface), c.edge if live else c.line
        if _keyboard_focus(option):
            # The button draws back four pixels, so that the ring stands free without any margin outside.
            if fill is not None and kind != ButtonKind.QUIET:
                paint.box(painter, rect.adjusted(4, 4, -4, -4), fill=fill, radius=Radius.CONTROL - 2)
            paint.ring(painter, rect, c.focus)
        else:
            paint.box(painter, rect, fill=fill, line=line)

    def _line_edit(self, option: QStyleOptionFrame, painter: QPainter, widget: QWidget | None) -> None:
        framed = option.lineWidth > 0
        if not framed:
            return
        paint.field(
            painter,
            option.rect,
            self._c,
            focus=_keyboard_focus(option),
            problem=bool(widget and widget.property("problem")),
            live=_is(option, _S.State_Enabled) and not _is(option, _S.State_ReadOnly),
        )

    # --- controls -------------------------------------------------------------------

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        c = self._c
        match element:
            case _C.CE_PushButtonLabel:
                self._button_label(cast(QStyleOptionButton, option), painter, widget)
            case _C.CE_RadioButton | _C.CE_CheckBox:
                self._option_row(element, cast(QStyleOptionButton, option), painter, widget)
            case _C.CE_HeaderSection:
                painter.fillRect(option.rect, QColor(c.surface))
                base = option.rect
                painter.fillRect(QRect(base.left(), base.bottom(), base.width(), 1), QColor(c.line))
            case _C.CE_HeaderLabel:
                header = cast(QStyleOptionHeader, option)
                painter.setPen(QColor(c.muted))
                at = option.rect.adjusted(12, 0, -4, 0)
                painter.drawText(at, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, header.text)
            case _C.CE_HeaderEmptyArea:
                painter.fillRect(option.rect, QColor(c.surface))
            case _C.CE_ProgressBarGroove:
                paint.box(painter, option.rect, fill=c.neutral_soft, radius=option.rect.height() / 2)
            case _C.CE_ProgressBarContents:
                self._progress(cast(QStyleOptionProgressBar, option), painter)
            case _C.CE_ShapedFrame if isinstance(widget, QAbstractScrollArea) and widget.frameWidth() == 0:
                pass
            case _:
                super().drawControl(element, option, painter, widget)

    def _option_row(
        self,
        element: QStyle.ControlElement,
        option: QStyleOptionButton,
        painter: QPainter,
        widget: QWidget | None,
    ) -> None:
        rect = QRect(option.rect)
        side = self._look.sized(18)
        mark = QStyleOptionButton(option)
        mark.rect = QRect(rect.left() + 4, rect.top() + (rect.height() - side) // 2, side, side)
        radio = element == _C.CE_RadioButton
        self.drawPrimitive(
            _P.PE_IndicatorRadioButton if radio else _P.PE_IndicatorCheckBox, mark, painter, widget
        )
        text = rect.adjusted(side + 12, 0, -4, 0)
        live = _is(option, _S.State_Enabled)
        painter.setPen(QColor(self._c.text if live else self._c.muted))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextShowMnemonic
        painter.drawText(text, flags, option.text)
        if _keyboard_focus(option):
            paint.ring(painter, rect, self._c.focus)

    def _progress(self, option: QStyleOptionProgressBar, painter: QPainter) -> None:
        low, high = option.minimum, option.maximum
        rect = QRectF(option.rect)
        if high > low:
            share = max(0.0, min(1.0, (option.progress - low) / (high - low)))
            rect.setWidth(max(rect.height(), rect.width() * share))
        paint.box(painter, rect, fill=self._c.accent, radius=rect.height() / 2)

    def _button_label(self, option: QStyleOptionButton, painter: QPainter, widget: QWidget | None) -> None:
        c = self._c
        kind = (widget.property("kind") if widget else None) or ButtonKind.PLAIN
        ink = c.text
        if not _is(option, _S.State_Enabled):
            ink = c.muted
        elif kind in {ButtonKind.PRIMARY, ButtonKind.DANGER}:
            ink = c.on_accent
        elif kind in {ButtonKind.LINK, ButtonKind.QUIET}:
            ink = c.accent
        palette = QPalette(option.palette)
        palette.setColor(QPalette.ColorRole.ButtonText, QColor(ink))
        option.palette = palette
        super().drawControl(_C.CE_PushButtonLabel, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if control == _X.CC_ComboBox:
            combo = cast(QStyleOptionComboBox, option)
            focus = _keyboard_focus(option) or bool(widget and widget.hasFocus())
            problem = bool(widget and widget.property("problem"))
            paint.field(
                painter,
                option.rect,
                self._c,
                focus=focus,
                problem=problem,
                live=_is(option, _S.State_Enabled),
            )
            arrow = QStyleOption()
            arrow.rect = self.subControlRect(_X.CC_ComboBox, combo, _SUB.SC_ComboBoxArrow, widget)
            self._arrow(Icon.DOWN, arrow, painter)
        elif control == _X.CC_ScrollBar:
            self._scroll_bar(cast(QStyleOptionSlider, option), painter, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def _scroll_bar(self, option: QStyleOptionSlider, painter: QPainter, widget: QWidget | None) -> None:
        if option.minimum == option.maximum:
            return
        handle = QRectF(self.subControlRect(_X.CC_ScrollBar, option, _SUB.SC_ScrollBarSlider, widget))
        handle.adjust(3, 3, -3, -3)
        hot = _is(option, _S.State_MouseOver) or _is(option, _S.State_Sunken)
        paint.box(painter, handle, fill=self._c.muted if hot else self._c.edge, radius=3)

    # --- geometry --------------------------------------------------------------------

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        rect = QRect(option.rect)
        if control == _X.CC_ComboBox:
            arrow = self._look.sized(18) + 14
            match part:
                case _SUB.SC_ComboBoxEditField:
                    return rect.adjusted(_FIELD_PAD - 2, 2, -arrow, -2)
                case _SUB.SC_ComboBoxArrow:
                    return QRect(rect.right() - arrow, rect.top(), arrow, rect.height())
        elif control == _X.CC_ScrollBar:
            return self._scroll_part(cast(QStyleOptionSlider, option), part, rect)
        return super().subControlRect(control, option, part, cast(QWidget, widget))

    def _scroll_part(self, option: QStyleOptionSlider, part: QStyle.SubControl, rect: QRect) -> QRect:
        upright = option.orientation == Qt.Orientation.Vertical
        length = rect.height() if upright else rect.width()
        low, high, page = option.minimum, option.maximum, option.pageStep
        span = high - low + page
        handle = max(32, length * page // span) if span > 0 else length
        start = QStyle.sliderPositionFromValue(low, high, option.sliderPosition, max(0, length - handle))

        def slice_of(begin: int, size: int) -> QRect:
            if upright:
                return QRect(rect.left(), rect.top() + begin, rect.width(), size)
            return QRect(rect.left() + begin, rect.top(), size, rect.height())

        match part:
            case _SUB.SC_ScrollBarSlider:
                return slice_of(start, min(handle, length))
            case _SUB.SC_ScrollBarGroove:
                return rect
            case _SUB.SC_ScrollBarSubPage:
                return slice_of(0, start)
            case _SUB.SC_ScrollBarAddPage:
                return slice_of(start + handle, max(0, length - start - handle))
        return QRect()

    def subElementRect(
        self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget | None = None
    ) -> QRect:
        rect = QRect(option.rect)
        match element:
            case QStyle.SubElement.SE_LineEditContents if cast(QStyleOptionFrame, option).lineWidth > 0:
                return rect.adjusted(_FIELD_PAD - 2, 2, -(_FIELD_PAD - 2), -2)
            case QStyle.SubElement.SE_RadioButtonFocusRect | QStyle.SubElement.SE_CheckBoxFocusRect:
                return rect
            case QStyle.SubElement.SE_RadioButtonIndicator | QStyle.SubElement.SE_CheckBoxIndicator:
                side = self._look.sized(18)
                return QRect(
                    rect.left() + 4, rect.center().y() - side // 2 + (rect.height() % 2 == 0), side, side
                )
            case QStyle.SubElement.SE_RadioButtonContents | QStyle.SubElement.SE_CheckBoxContents:
                return rect.adjusted(self._look.sized(18) + 4 + 8, 0, -4, 0)
        return super().subElementRect(element, option, cast(QWidget, widget))

    def sizeFromContents(
        self, kind: QStyle.ContentsType, option: QStyleOption, size: QSize, widget: QWidget | None = None
    ) -> QSize:
        line = self._look.metrics(Type.BODY).height()
        tall = max(line + 16, 34)
        owner = cast(QWidget, widget)  # Qt allows None, the stubs do not
        match kind:
            case QStyle.ContentsType.CT_PushButton:
                link = widget is not None and widget.property("kind") in {ButtonKind.LINK, ButtonKind.QUIET}
                side, height = (8, line + 8) if link else (16, tall)
                icon = bool(widget) and not cast(QStyleOptionButton, option).icon.isNull()
                width = size.width() + 2 * side if size.width() > self._look.sized(24) or not icon else height
                return QSize(width, max(height, size.height() + 8))
            case QStyle.ContentsType.CT_LineEdit:
                return QSize(size.width() + 2 * _FIELD_PAD, tall)
            case QStyle.ContentsType.CT_ComboBox:
                return QSize(size.width() + self._look.sized(18) + 14 + 2 * _FIELD_PAD, tall)
            case QStyle.ContentsType.CT_RadioButton | QStyle.ContentsType.CT_CheckBox:
                wide = self._look.sized(18) + 4 + 8 + 8
                text = self._look.metrics(Type.BODY).horizontalAdvance(cast(QStyleOptionButton, option).text)
                return QSize(text + wide, max(line, self._look.sized(18)) + 10)
            case QStyle.ContentsType.CT_HeaderSection:
                made = super().sizeFromContents(kind, option, size, owner)
                return QSize(made.width() + 8, line + 18)
            case QStyle.ContentsType.CT_MenuItem:
                made = super().sizeFromContents(kind, option, size, owner)
                return QSize(
                    made.width() + 16, max(made.height(), line + 10) if made.height() > 10 else made.height()
                )
            case _:
                return super().sizeFromContents(kind, option, size, owner)

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        match metric:
            case _M.PM_DefaultFrameWidth if isinstance(widget, QTextEdit | QPlainTextEdit):
                return 6
            case _M.PM_DefaultFrameWidth:
                return 1
            case (
                _M.PM_IndicatorWidth
                | _M.PM_IndicatorHeight
                | _M.PM_ExclusiveIndicatorWidth
                | _M.PM_ExclusiveIndicatorHeight
            ):
                return self._look.sized(18)
            case _M.PM_RadioButtonLabelSpacing | _M.PM_CheckBoxLabelSpacing:
                return 8
            case _M.PM_ScrollBarExtent:
                return 12
            case _M.PM_ScrollBarSliderMin:
                return 32
            case _M.PM_ButtonShiftHorizontal | _M.PM_ButtonShiftVertical | _M.PM_ButtonDefaultIndicator:
                return 0
            case _M.PM_SmallIconSize | _M.PM_ButtonIconSize | _M.PM_ListViewIconSize:
                return self._look.sized(18)
            case _M.PM_ToolTipLabelFrameWidth:
                return 6
            case _M.PM_LayoutHorizontalSpacing | _M.PM_LayoutVerticalSpacing:
                return 8
            case _M.PM_FocusFrameVMargin | _M.PM_FocusFrameHMargin:
                return 3
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        match hint:
            case (
                QStyle.StyleHint.SH_ComboBox_Popup
                | QStyle.StyleHint.SH_EtchDisabledText
                | QStyle.StyleHint.SH_Widget_Animate
            ):
                return 0
            case (
                QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons | QStyle.StyleHint.SH_ScrollBar_Transient
            ):
                return 0
            case QStyle.StyleHint.SH_ItemView_ShowDecorationSelected:
                return 1
        return super().styleHint(hint, option, widget, returned)
